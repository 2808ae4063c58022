/*
 * Memory objects: uao_create and the like, and transfers by ubc_uiomove.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/mutex.h>
#include <sys/uio.h>
#include <uvm/uvm.h>

#include "kpi.h"

static struct uvm_object *uobj;

static int
transfer(enum uio_rw rw, void *buf, size_t len, off_t off)
{
	struct iovec iov = { buf, len };
	struct uio uio = { .uio_iov = &iov, .uio_iovcnt = 1,
	    .uio_offset = off, .uio_resid = len, .uio_rw = rw };
	int error;

	UIO_SETUP_SYSSPACE(&uio);
	error = ubc_uiomove(uobj, &uio, len, UVM_ADV_NORMAL,
	    rw == UIO_READ ? UBC_READ : UBC_WRITE);
	if (error == 0 && (uio.uio_resid != 0 ||
	    uio.uio_offset != off + (off_t)len))
		error = -1;
	return error;
}

KPI_TEST(uvm_anonymous_memory)
{
	static unsigned char out[3 * PAGE_SIZE], in[3 * PAGE_SIZE];
	size_t n;
	const int before = uvmexp.free;

	uobj = uao_create(INT32_MAX - PAGE_SIZE, 0);
	CHECK(UVM_OBJ_IS_AOBJ(uobj) && !UVM_OBJ_IS_VNODE(uobj));
	CHECK_EQ(uobj->uo_npages, 0);
	for (n = 0; n < sizeof(out); n++)
		out[n] = (unsigned char)(n * 7 + n / PAGE_SIZE);
	CHECK_EQ(transfer(UIO_WRITE, out, sizeof(out), 100), 0);
	CHECK_EQ(uobj->uo_npages, 4);
	CHECK(uvmexp.free <= before - 4);
	CHECK_EQ(transfer(UIO_READ, in, sizeof(in), 100), 0);
	CHECK_EQ(memcmp(in, out, sizeof(in)), 0);

	/* What was never written is zeros, and takes no page. */
	CHECK_EQ(transfer(UIO_READ, in, 100, 0), 0);
	for (n = 0; n < 100; n++)
		CHECK_EQ(in[n], 0);
	memset(in, 1, sizeof(in));
	CHECK_EQ(transfer(UIO_READ, in, sizeof(in), 1000000000), 0);
	for (n = 0; n < sizeof(in); n++)
		CHECK_EQ(in[n], 0);
	CHECK_EQ(uobj->uo_npages, 4);

	ubc_zerorange(uobj, PAGE_SIZE - 10, 20, 0);
	CHECK_EQ(transfer(UIO_READ, in, 40, PAGE_SIZE - 20), 0);
	for (n = 0; n < 40; n++)
		CHECK_EQ(in[n] == 0, (n >= 10 && n < 30) ||
		    out[PAGE_SIZE - 120 + n] == 0);

	uao_reference(uobj);
	uao_detach(uobj);
	uao_detach(uobj);
	CHECK_EQ(uvmexp.free, before);
	return 0;
}

KPI_TEST(uvm_pages_are_busy)
{
	struct vm_page *pgs[3] = { NULL, NULL, NULL }, *pg;
	int npages = 3;
	char byte = 'x';

	uobj = uao_create(INT32_MAX - PAGE_SIZE, 0);
	CHECK_EQ(transfer(UIO_WRITE, &byte, 1, PAGE_SIZE), 0);
	mutex_enter(uobj->vmobjlock);
	CHECK_EQ((*uobj->pgops->pgo_get)(uobj, 0, pgs, &npages, 0,
	    VM_PROT_READ | VM_PROT_WRITE, UVM_ADV_NORMAL,
	    PGO_SYNCIO | PGO_ALLPAGES), 0);
	CHECK(!mutex_owned(uobj->vmobjlock));
	CHECK(pgs[0] != NULL && pgs[1] != NULL && pgs[2] != NULL);
	CHECK_EQ(pgs[1]->offset, PAGE_SIZE);
	CHECK(pgs[1]->uobject == uobj);
	CHECK((pgs[0]->flags & (PG_BUSY | PG_FAKE)) == PG_BUSY);

	mutex_enter(uobj->vmobjlock);
	CHECK(uvm_pagelookup(uobj, 2 * PAGE_SIZE) == pgs[2]);
	CHECK(uvm_pagelookup(uobj, 3 * PAGE_SIZE) == NULL);
	pgs[2]->flags |= PG_RELEASED;
	uvm_page_unbusy(pgs, 3);
	CHECK_EQ(uobj->uo_npages, 2);
	CHECK(uvm_pagelookup(uobj, 2 * PAGE_SIZE) == NULL);
	pg = NULL;
	npages = 1;
	CHECK_EQ((*uobj->pgops->pgo_get)(uobj, PAGE_SIZE, &pg, &npages, 0,
	    VM_PROT_READ, UVM_ADV_NORMAL, PGO_LOCKED), 0);
	CHECK(mutex_owned(uobj->vmobjlock));
	uvm_page_unbusy(&pg, 1);
	CHECK_EQ((*uobj->pgops->pgo_put)(uobj, 0, 0,
	    PGO_FREE | PGO_ALLPAGES), 0);
	CHECK(!mutex_owned(uobj->vmobjlock));
	CHECK_EQ(uobj->uo_npages, 0);
	CHECK(TAILQ_EMPTY(&uobj->memq));
	uao_detach(uobj);
	return 0;
}

KPI_TEST(uvm_objects_share_locks)
{
	struct uvm_object own;
	kmutex_t *lock;

	uobj = uao_create(PAGE_SIZE, 0);
	lock = uobj->vmobjlock;
	mutex_obj_hold(lock);
	uvm_obj_init(&own, uobj->pgops, true, 1);
	uvm_obj_setlock(&own, lock);
	CHECK(own.vmobjlock == lock);
	uvm_obj_destroy(&own, true);
	mutex_enter(lock);
	mutex_exit(lock);
	uao_detach(uobj);
	return 0;
}

KPI_TEST(uvm_failed_writes_leave_zeros)
{
	static unsigned char in[PAGE_SIZE];
	struct iovec iov = { NULL, PAGE_SIZE };
	struct uio uio = { .uio_iov = &iov, .uio_iovcnt = 1, .uio_offset = 0,
	    .uio_resid = PAGE_SIZE, .uio_rw = UIO_WRITE };
	size_t n;

	UIO_SETUP_SYSSPACE(&uio);
	uobj = uao_create(INT32_MAX - PAGE_SIZE, 0);
	CHECK_EQ(ubc_uiomove(uobj, &uio, PAGE_SIZE, UVM_ADV_NORMAL,
	    UBC_WRITE | UBC_FAULTBUSY), EFAULT);
	CHECK_EQ(transfer(UIO_READ, in, PAGE_SIZE, 0), 0);
	for (n = 0; n < PAGE_SIZE; n++)
		CHECK_EQ(in[n], 0);
	uao_detach(uobj);
	return 0;
}
