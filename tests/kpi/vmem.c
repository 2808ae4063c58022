/*
 * vmem(9).
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/vmem.h>

#include "kpi.h"

static vmem_t *arena;

KPI_TEST(vmem_numbers)
{
	vmem_addr_t got[16], again;
	bool seen[16] = { false };
	size_t n;

	arena = vmem_create("kpitest", 0, __arraycount(got), 1, NULL, NULL,
	    NULL, 0, VM_SLEEP, IPL_NONE);
	for (n = 0; n < __arraycount(got); n++) {
		CHECK_EQ(vmem_alloc(arena, 1, VM_SLEEP | VM_BESTFIT, &got[n]),
		    0);
		CHECK(got[n] < __arraycount(got) && !seen[got[n]]);
		seen[got[n]] = true;
	}
	CHECK_EQ(vmem_alloc(arena, 1, VM_NOSLEEP | VM_INSTANTFIT, &again),
	    ENOMEM);
	CHECK_EQ(vmem_size(arena, VMEM_ALLOC), __arraycount(got));
	vmem_free(arena, got[5], 1);
	CHECK_EQ(vmem_alloc(arena, 1, VM_NOSLEEP | VM_INSTANTFIT, &again), 0);
	CHECK_EQ(again, got[5]);
	for (n = 0; n < __arraycount(got); n++)
		vmem_free(arena, got[n], 1);
	CHECK_EQ(vmem_size(arena, VMEM_FREE), __arraycount(got));
	vmem_destroy(arena);
	return 0;
}

KPI_TEST(vmem_constraints)
{
	vmem_addr_t addr;

	arena = vmem_create("kpitest", 0x10000, 0x100000, 0x100, NULL, NULL,
	    NULL, 0, VM_SLEEP, IPL_NONE);
	CHECK_EQ(vmem_xalloc(arena, 0x300, 0x1000, 0x100, 0x10000, 0x20000,
	    0x3ffff, VM_NOSLEEP | VM_BESTFIT, &addr), 0);
	CHECK_EQ(addr % 0x1000, 0x100);
	CHECK(addr >= 0x20000 && addr + 0x300 <= 0x40000);
	vmem_xfree(arena, addr, 0x300);
	CHECK_EQ(vmem_alloc(arena, 1, VM_NOSLEEP | VM_BESTFIT, &addr), 0);
	CHECK_EQ(addr % 0x100, 0);
	vmem_free(arena, addr, 1);
	vmem_destroy(arena);
	return 0;
}

static void
give_back(void *arg)
{

	vmem_free(arena, *(vmem_addr_t *)arg, 4);
	kthread_exit(0);
}

KPI_TEST(vmem_sleeps_for_a_free)
{
	vmem_addr_t first, second;
	lwp_t *thread;

	arena = vmem_create("kpitest", 0, 4, 1, NULL, NULL, NULL, 0, VM_SLEEP,
	    IPL_NONE);
	CHECK_EQ(vmem_alloc(arena, 4, VM_SLEEP | VM_BESTFIT, &first), 0);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, give_back, &first, &thread, "giver"), 0);
	CHECK_EQ(vmem_alloc(arena, 4, VM_SLEEP | VM_BESTFIT, &second), 0);
	CHECK_EQ(kthread_join(thread), 0);
	vmem_free(arena, second, 4);
	vmem_destroy(arena);
	return 0;
}

static int imports, releases;

static int
import(vmem_t *source, vmem_size_t size, vm_flag_t flags, vmem_addr_t *addr)
{

	imports++;
	return vmem_alloc(source, size, flags, addr);
}

static void
release(vmem_t *source, vmem_addr_t addr, vmem_size_t size)
{

	releases++;
	vmem_free(source, addr, size);
}

KPI_TEST(vmem_imports)
{
	vmem_t *source;
	vmem_addr_t addr;

	source = vmem_create("source", 0x1000, 0x1000, 0x10, NULL, NULL, NULL,
	    0, VM_SLEEP, IPL_NONE);
	arena = vmem_create("kpitest", 0, 0, 1, import, release, source, 0,
	    VM_SLEEP, IPL_NONE);
	CHECK_EQ(vmem_alloc(arena, 3, VM_NOSLEEP | VM_BESTFIT, &addr), 0);
	CHECK(addr >= 0x1000);
	CHECK_EQ(imports, 1);
	vmem_free(arena, addr, 3);
	CHECK_EQ(releases, 1);
	vmem_destroy(arena);
	vmem_destroy(source);
	return 0;
}

KPI_PANIC(vmem_free_with_a_wrong_size, "vmem_free")
{
	vmem_addr_t addr;

	arena = vmem_create("kpitest", 0, 64, 1, NULL, NULL, NULL, 0, VM_SLEEP,
	    IPL_NONE);
	(void)vmem_alloc(arena, 8, VM_SLEEP | VM_BESTFIT, &addr);
	vmem_free(arena, addr, 4);
	return 0;
}

KPI_PANIC(vmem_destroy_in_use, "vmem_destroy")
{
	vmem_addr_t addr;

	arena = vmem_create("kpitest", 0, 64, 1, NULL, NULL, NULL, 0, VM_SLEEP,
	    IPL_NONE);
	(void)vmem_alloc(arena, 8, VM_SLEEP | VM_BESTFIT, &addr);
	vmem_destroy(arena);
	return 0;
}
