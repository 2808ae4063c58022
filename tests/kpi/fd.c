/*
 * filedesc(9), file(9): the descriptors of the current process, as fdesc and
 * devices that make files of their own see them.
 */

#include "kpi.h"

#include <sys/fcntl.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/vnode.h>

extern int rump___sysimpl_open(const char *, int, mode_t);
extern int rump___sysimpl_close(int);
extern int rump___sysimpl_dup2(int, int);
extern ssize_t rump___sysimpl_read(int, void *, size_t);
extern ssize_t rump___sysimpl_write(int, const void *, size_t);

static struct file *
shown(int fd)
{
	fdtab_t *dt = curlwp->l_fd->fd_dt;

	if (fd >= (int)dt->dt_nfiles || dt->dt_ff[fd] == NULL)
		return NULL;
	return dt->dt_ff[fd]->ff_file;
}

KPI_TEST(fd_table)
{
	fdtab_t *before;
	struct file *fp;
	int fd, high;

	CHECK(curlwp->l_fd == curproc->p_fd);
	fd = rump___sysimpl_open("/file", O_CREAT | O_RDWR, 0644);
	CHECK(fd >= 0);
	fp = shown(fd);
	CHECK(fp != NULL);
	CHECK_EQ(fp->f_type, DTYPE_VNODE);
	CHECK_EQ(fp->f_flag & (FREAD | FWRITE), FREAD | FWRITE);
	CHECK(fp->f_ops == &vnops);
	CHECK_EQ(fp->f_vnode->v_type, VREG);
	CHECK_EQ(fp->f_offset, 0);
	CHECK_EQ(rump___sysimpl_write(fd, "abc", 3), 3);
	CHECK_EQ(fp->f_offset, 3);
	CHECK(curlwp->l_fd->fd_lastfile >= fd);
	/* The table grows, and who has the old one still sees it. */
	before = curlwp->l_fd->fd_dt;
	high = 60;
	CHECK_EQ(rump___sysimpl_dup2(fd, high), high);
	CHECK(shown(high) == fp);
	CHECK(shown(fd) == fp);
	CHECK(before->dt_ff[fd]->ff_file == fp);
	CHECK_EQ(curlwp->l_fd->fd_lastfile, high);
	CHECK_EQ(rump___sysimpl_close(high), 0);
	CHECK(shown(high) == NULL);
	CHECK_EQ(curlwp->l_fd->fd_lastfile, fd);
	CHECK_EQ(rump___sysimpl_close(fd), 0);
	CHECK(shown(fd) == NULL);
	return 0;
}

KPI_TEST(fd_getfile_holds)
{
	struct file *fp;
	struct stat sb;
	int fd;

	fd = rump___sysimpl_open("/file", O_CREAT | O_RDWR, 0644);
	fp = fd_getfile((unsigned)fd);
	CHECK(fp != NULL && fp == shown(fd));
	/* It stays open though its descriptor goes. */
	CHECK_EQ(rump___sysimpl_close(fd), 0);
	CHECK(fd_getfile((unsigned)fd) == NULL);
	CHECK_EQ((*fp->f_ops->fo_stat)(fp, &sb), 0);
	CHECK(S_ISREG(sb.st_mode));
	fd_putfile((unsigned)fd);
	return 0;
}

KPI_TEST(fd_operations)
{
	struct iovec iov;
	struct uio uio;
	struct file *fp;
	char text[] = "hello", back[8];
	off_t offset = 0;
	int fd;

	fd = rump___sysimpl_open("/file", O_CREAT | O_RDWR, 0644);
	fp = fd_getfile((unsigned)fd);
	iov.iov_base = text;
	iov.iov_len = 5;
	uio.uio_iov = &iov;
	uio.uio_iovcnt = 1;
	uio.uio_offset = 0;
	uio.uio_resid = 5;
	uio.uio_rw = UIO_WRITE;
	UIO_SETUP_SYSSPACE(&uio);
	CHECK_EQ((*fp->f_ops->fo_write)(fp, &offset, &uio, fp->f_cred,
	    FOF_UPDATE_OFFSET), 0);
	CHECK_EQ(uio.uio_resid, 0);
	CHECK_EQ(offset, 5);
	offset = 1;
	iov.iov_base = back;
	iov.iov_len = sizeof(back);
	uio.uio_iov = &iov;
	uio.uio_iovcnt = 1;
	uio.uio_resid = sizeof(back);
	uio.uio_rw = UIO_READ;
	CHECK_EQ((*fp->f_ops->fo_read)(fp, &offset, &uio, fp->f_cred, 0), 0);
	CHECK_EQ(uio.uio_resid, 4);
	CHECK_EQ(offset, 1);
	CHECK_EQ(memcmp(back, "ello", 4), 0);
	fd_putfile((unsigned)fd);
	CHECK_EQ(rump___sysimpl_close(fd), 0);
	return 0;
}

static int closed;

static int
own_read(struct file *fp, off_t *offset, struct uio *uio, kauth_cred_t cred,
    int flags)
{

	return uiomove(fp->f_data, 4, uio);
}

static int
own_close(struct file *fp)
{

	closed++;
	return 0;
}

static const struct fileops own_ops = {
	.fo_read = own_read,
	.fo_write = fbadop_write,
	.fo_ioctl = fbadop_ioctl,
	.fo_fcntl = fnullop_fcntl,
	.fo_poll = fnullop_poll,
	.fo_stat = fbadop_stat,
	.fo_close = own_close,
	.fo_kqfilter = fnullop_kqfilter,
	.fo_restart = fnullop_restart
};

KPI_TEST(fd_of_a_driver)
{
	struct file *fp;
	char text[] = "four", back[8];
	int fd, again;

	/* Reserved: nobody else gets the number, and nobody sees a file. */
	CHECK_EQ(fd_allocfile(&fp, &fd), 0);
	CHECK(shown(fd) == NULL);
	CHECK(fd_getfile((unsigned)fd) == NULL);
	again = rump___sysimpl_open("/dev/null", O_RDONLY, 0);
	CHECK(again != fd);
	CHECK_EQ(fd_clone(fp, (unsigned)fd, FREAD | FWRITE, &own_ops, text),
	    EMOVEFD);
	CHECK_EQ(curlwp->l_dupfd, fd);
	CHECK(shown(fd) == fp);
	CHECK_EQ(fp->f_type, DTYPE_MISC);
	CHECK_EQ(rump___sysimpl_read(fd, back, sizeof(back)), 4);
	CHECK_EQ(memcmp(back, "four", 4), 0);
	CHECK_EQ(rump___sysimpl_write(fd, back, 4), -1);
	CHECK_EQ(closed, 0);
	CHECK_EQ(fd_close((unsigned)fd), 0);
	CHECK_EQ(closed, 1);
	/* Given back unused: not closed. */
	CHECK_EQ(fd_allocfile(&fp, &fd), 0);
	fp->f_ops = &own_ops;
	fd_abort(curproc, fp, (unsigned)fd);
	CHECK_EQ(closed, 1);
	CHECK_EQ(fd_close((unsigned)fd), EBADF);
	CHECK_EQ(rump___sysimpl_close(again), 0);
	return 0;
}

KPI_TEST(fd_dupopen)
{
	int fd, copy;

	fd = rump___sysimpl_open("/file", O_CREAT | O_RDONLY, 0644);
	CHECK_EQ(fd_dupopen(fd, &copy, FREAD, EDUPFD), 0);
	CHECK(copy != fd);
	CHECK(shown(copy) == shown(fd));
	/* No more than the descriptor allows. */
	CHECK_EQ(fd_dupopen(fd, &copy, FREAD | FWRITE, EDUPFD), EACCES);
	CHECK_EQ(fd_dupopen(99, &copy, FREAD, EDUPFD), EBADF);
	return 0;
}

KPI_PANIC(fd_put_without_get, "fd_putfile: this thread has not got descriptor 3")
{

	fd_putfile(3);
	return 0;
}
