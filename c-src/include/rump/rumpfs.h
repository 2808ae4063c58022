/*
 * The root file system's own fcntl command: memory of the program becomes a file's data.
 */

#ifndef _RUMP_RUMPFS_H_
#define	_RUMP_RUMPFS_H_

#include <rump/rumpdefs.h>

struct rumpfs_extstorage {
	void	*rfse_data;
	size_t	rfse_dlen;
	int	rfse_flags;
};

#define	RUMPFS_FCNTL_EXTSTORAGE_ADD					\
	RUMP__FCNR_FSPRIV('R', 1, struct rumpfs_extstorage)

#endif /* _RUMP_RUMPFS_H_ */
