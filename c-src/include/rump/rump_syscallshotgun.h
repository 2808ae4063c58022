/*
 * Turns the calls of a source file into those of the rump kernel, by groups: define RUMP_SYS_OPEN,
 * RUMP_SYS_READWRITE, ... before <rump/rump.h> is included, behind nothing else of the host that uses
 * these names.
 */

#ifndef _RUMP_RUMP_SYSCALLSHOTGUN_H_
#define	_RUMP_RUMP_SYSCALLSHOTGUN_H_

#ifdef RUMP_SYS_NETWORKING
#include <sys/socket.h>
#define	accept(s, name, len)		rump_sys_accept(s, name, len)
#define	bind(s, name, len)		rump_sys_bind(s, name, len)
#define	connect(s, name, len)		rump_sys_connect(s, name, len)
#define	getpeername(s, name, len)	rump_sys_getpeername(s, name, len)
#define	getsockname(s, name, len)	rump_sys_getsockname(s, name, len)
#define	getsockopt(s, l, o, v, len)	rump_sys_getsockopt(s, l, o, v, len)
#define	listen(s, backlog)		rump_sys_listen(s, backlog)
#define	recvfrom(s, b, n, f, from, len)	rump_sys_recvfrom(s, b, n, f, from, len)
#define	recvmsg(s, msg, flags)		rump_sys_recvmsg(s, msg, flags)
#define	sendmsg(s, msg, flags)		rump_sys_sendmsg(s, msg, flags)
#define	sendto(s, b, n, f, to, len)	rump_sys_sendto(s, b, n, f, to, len)
#define	setsockopt(s, l, o, v, len)	rump_sys_setsockopt(s, l, o, v, len)
#define	shutdown(s, how)		rump_sys_shutdown(s, how)
#define	socket(domain, type, protocol)	rump_sys_socket(domain, type, protocol)
#endif

#ifdef RUMP_SYS_IOCTL
#include <fcntl.h>
#include <sys/ioctl.h>
#define	fcntl(...)			rump_sys_fcntl(__VA_ARGS__)
#define	ioctl(...)			rump_sys_ioctl(__VA_ARGS__)
#endif

#ifdef RUMP_SYS_CLOSE
#include <unistd.h>
#define	close(fd)			rump_sys_close(fd)
#endif

#ifdef RUMP_SYS_OPEN
#include <fcntl.h>
#define	open(...)			rump_sys_open(__VA_ARGS__)
#endif

#ifdef RUMP_SYS_READWRITE
#include <sys/uio.h>
#include <unistd.h>
#define	pread(fd, b, n, off)		rump_sys_pread(fd, b, n, off)
#define	preadv(fd, iov, n, off)		rump_sys_preadv(fd, iov, n, off)
#define	pwrite(fd, b, n, off)		rump_sys_pwrite(fd, b, n, off)
#define	pwritev(fd, iov, n, off)	rump_sys_pwritev(fd, iov, n, off)
#define	read(fd, b, n)			rump_sys_read(fd, b, n)
#define	readv(fd, iov, n)		rump_sys_readv(fd, iov, n)
#define	write(fd, b, n)			rump_sys_write(fd, b, n)
#define	writev(fd, iov, n)		rump_sys_writev(fd, iov, n)
#endif

#ifdef RUMP_SYS_FILEOPS
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#define	chdir(path)			rump_sys_chdir(path)
#define	chown(path, uid, gid)		rump_sys_chown(path, uid, gid)
#define	fchown(fd, uid, gid)		rump_sys_fchown(fd, uid, gid)
#define	fsync(fd)			rump_sys_fsync(fd)
#define	ftruncate(fd, len)		rump_sys_ftruncate(fd, len)
#define	getdents(fd, b, n)		rump_sys_getdents(fd, b, n)
#define	lchown(path, uid, gid)		rump_sys_lchown(path, uid, gid)
#define	link(path, name)		rump_sys_link(path, name)
#define	lseek(fd, off, whence)		rump_sys_lseek(fd, off, whence)
#define	mkdir(path, mode)		rump_sys_mkdir(path, mode)
#define	mknod(path, mode, dev)		rump_sys_mknod(path, mode, dev)
#define	readlink(path, b, n)		rump_sys_readlink(path, b, n)
#define	rename(from, to)		rump_sys_rename(from, to)
#define	rmdir(path)			rump_sys_rmdir(path)
#define	symlink(path, name)		rump_sys_symlink(path, name)
#define	sync()				rump_sys_sync()
#define	truncate(path, len)		rump_sys_truncate(path, len)
#define	umask(mask)			rump_sys_umask(mask)
#define	unlink(path)			rump_sys_unlink(path)
#endif

#ifdef RUMP_SYS_STAT
#include <sys/stat.h>
#define	fstat(fd, sb)			rump_sys_fstat(fd, sb)
#define	lstat(path, sb)			rump_sys_lstat(path, sb)
#define	stat(path, sb)			rump_sys_stat(path, sb)
#endif

#ifdef RUMP_SYS_PROCOPS
#include <unistd.h>
#define	getpid()			rump_sys_getpid()
#endif

#endif /* _RUMP_RUMP_SYSCALLSHOTGUN_H_ */
