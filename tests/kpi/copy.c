/*
 * copy(9) and uiomove(9).
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/uio.h>

#include "kpi.h"

KPI_TEST(copy_strings)
{
	char to[8];
	size_t done;

	CHECK_EQ(copystr("abc", to, sizeof(to), &done), 0);
	CHECK_EQ(done, 4);
	CHECK_EQ(strcmp(to, "abc"), 0);
	CHECK_EQ(copystr("abcdefgh", to, sizeof(to), &done), ENAMETOOLONG);
	CHECK_EQ(copyinstr("abcdefg", to, sizeof(to), NULL), 0);
	CHECK_EQ(copyinstr(NULL, to, sizeof(to), &done), EFAULT);
	CHECK_EQ(copyoutstr("xyz", to, sizeof(to), &done), 0);
	CHECK_EQ(done, 4);
	CHECK_EQ(strcmp(to, "xyz"), 0);
	return 0;
}

KPI_TEST(copy_ranges)
{
	int from = 1234, to = 0;

	CHECK_EQ(copyin(&from, &to, sizeof(to)), 0);
	CHECK_EQ(to, 1234);
	CHECK_EQ(copyin(NULL, &to, sizeof(to)), EFAULT);
	CHECK_EQ(copyout(&from, NULL, sizeof(to)), EFAULT);
	from = 99;
	CHECK_EQ(copyout_vmspace(curproc->p_vmspace, &from, &to, sizeof(to)),
	    0);
	CHECK_EQ(to, 99);
	from = 98;
	CHECK_EQ(copyin_proc(curproc, &from, &to, sizeof(to)), 0);
	CHECK_EQ(to, 98);
	from = 97;
	CHECK_EQ(ioctl_copyin(FKIOCTL, &from, &to, sizeof(to)), 0);
	CHECK_EQ(to, 97);
	from = 96;
	CHECK_EQ(kcopy(&from, &to, sizeof(to)), 0);
	CHECK_EQ(to, 96);
	return 0;
}

static void
setup(struct uio *uio, struct iovec *iov, int niov, enum uio_rw rw)
{
	int n;

	uio->uio_iov = iov;
	uio->uio_iovcnt = niov;
	uio->uio_offset = 0;
	uio->uio_resid = 0;
	for (n = 0; n < niov; n++)
		uio->uio_resid += iov[n].iov_len;
	uio->uio_rw = rw;
	UIO_SETUP_SYSSPACE(uio);
}

KPI_TEST(uiomove_goes_through_segments)
{
	char a[3], b[5], source[] = "0123456789";
	struct iovec iov[3] = { { a, 3 }, { NULL, 0 }, { b, 5 } };
	struct uio uio;

	setup(&uio, iov, 3, UIO_READ);
	CHECK_EQ(uiomove(source, 2, &uio), 0);
	CHECK_EQ(uio.uio_resid, 6);
	CHECK_EQ(uio.uio_offset, 2);
	CHECK_EQ(uiomove(source + 2, 100, &uio), 0);
	CHECK_EQ(uio.uio_resid, 0);
	CHECK_EQ(uio.uio_offset, 8);
	CHECK_EQ(memcmp(a, "012", 3), 0);
	CHECK_EQ(memcmp(b, "34567", 5), 0);
	return 0;
}

KPI_TEST(uiomove_writes)
{
	char a[] = "abcdef", kernel[4] = "";
	struct iovec iov = { a, 6 };
	struct uio uio;

	setup(&uio, &iov, 1, UIO_WRITE);
	CHECK_EQ(uiomove(kernel, 3, &uio), 0);
	CHECK_EQ(memcmp(kernel, "abc", 3), 0);
	CHECK_EQ(uio.uio_resid, 3);
	return 0;
}

KPI_TEST(uiomove_frombuf_is_a_file)
{
	char to[10], file[] = "contents";
	struct iovec iov = { to, sizeof(to) };
	struct uio uio;

	setup(&uio, &iov, 1, UIO_READ);
	uio.uio_offset = 3;
	CHECK_EQ(uiomove_frombuf(file, 8, &uio), 0);
	CHECK_EQ(uio.uio_resid, sizeof(to) - 5);
	CHECK_EQ(memcmp(to, "tents", 5), 0);
	CHECK_EQ(uiomove_frombuf(file, 8, &uio), 0);
	CHECK_EQ(uio.uio_resid, sizeof(to) - 5);
	uio.uio_offset = -1;
	CHECK_EQ(uiomove_frombuf(file, 8, &uio), EINVAL);
	return 0;
}

KPI_TEST(ureadc_moves_a_character)
{
	char to[2] = "";
	struct iovec iov = { to, sizeof(to) };
	struct uio uio;

	setup(&uio, &iov, 1, UIO_READ);
	CHECK_EQ(ureadc('x', &uio), 0);
	CHECK_EQ(ureadc('y', &uio), 0);
	CHECK_EQ(to[0], 'x');
	CHECK_EQ(to[1], 'y');
	CHECK_EQ(uio.uio_resid, 0);
	return 0;
}
