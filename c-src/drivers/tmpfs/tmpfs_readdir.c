/*
 * tmpfs: listing directories.  The offset is 0 for ".", 1 for "..", and then
 * the slot of the next entry and 2.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/dirent.h>
#include <sys/kmem.h>
#include <sys/malloc.h>
#include <sys/mount.h>
#include <sys/uio.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

#define	DOTS		2
#define	WHITEOUT_INO	1

#define	RECLEN(namlen)							\
	((offsetof(struct dirent, d_name) + (namlen) + 1 +		\
	    sizeof(ino_t) - 1) & ~(sizeof(ino_t) - 1))
#define	RECLEN_MAX	RECLEN(TMPFS_MAXNAMLEN)

/* What is gathered before it goes to the caller. */
#define	BATCH		4096

/* A listing under way. */
struct tmpfs_listing {
	struct uio	*ls_uio;
	char		*ls_batch;
	size_t		ls_used;	/* bytes in the batch */
	size_t		ls_room;	/* bytes that the caller still takes */
	off_t		ls_next;	/* the offset to go on from */
	off_t		*ls_cookies;	/* offsets behind the records */
	int		ls_ncookies;
	bool		ls_any;
};

static int
tmpfs_listing_flush(struct tmpfs_listing *ls)
{
	int error;

	error = uiomove(ls->ls_batch, ls->ls_used, ls->ls_uio);
	ls->ls_used = 0;
	return error;
}

/*
 * Adds a record; `next' is the offset behind it.  -1: there is no room.
 */
static int
tmpfs_listing_add(struct tmpfs_listing *ls, ino_t ino, uint8_t type,
    const char *name, size_t namlen, off_t next)
{
	const size_t reclen = RECLEN(namlen);
	struct dirent *dp;
	int error;

	if (reclen > ls->ls_room)
		return ls->ls_any ? -1 : EINVAL;
	if (BATCH - ls->ls_used < RECLEN_MAX) {
		error = tmpfs_listing_flush(ls);
		if (error)
			return error;
	}
	dp = (void *)(ls->ls_batch + ls->ls_used);
	memset(dp, 0, reclen);
	dp->d_fileno = ino;
	dp->d_reclen = reclen;
	dp->d_namlen = namlen;
	dp->d_type = type;
	memcpy(dp->d_name, name, namlen);
	ls->ls_used += reclen;
	ls->ls_room -= reclen;
	ls->ls_any = true;
	ls->ls_next = next;
	if (ls->ls_cookies != NULL)
		ls->ls_cookies[ls->ls_ncookies++] = next;
	return 0;
}

/*
 * Adds records to the end of the directory or until there is no room, -1.
 */
static int
tmpfs_list(struct tmpfs_listing *ls, const struct tmpfs_node *dnode)
{
	const struct tmpfs_node *node;
	const struct tmpfs_dirent *de;
	int error = 0;

	if (ls->ls_next == 0)
		error = tmpfs_listing_add(ls, dnode->tn_ino, DT_DIR, ".", 1,
		    1);
	if (ls->ls_next == 1 && error == 0)
		error = tmpfs_listing_add(ls,
		    dnode->tn_dir.td_parent->tn_ino, DT_DIR, "..", 2, DOTS);
	while (error == 0 &&
	    (de = tmpfs_dir_next(dnode, ls->ls_next - DOTS)) != NULL) {
		node = de->td_node;
		error = tmpfs_listing_add(ls,
		    node == NULL ? WHITEOUT_INO : node->tn_ino,
		    node == NULL ? DT_WHT : vtype2dt(node->tn_type),
		    de->td_name, de->td_namelen, de->td_slot + 1 + DOTS);
	}
	return error;
}

int
tmpfs_readdir(void *v)
{
	struct vop_readdir_args /* {
		struct vnode	*a_vp;
		struct uio	*a_uio;
		kauth_cred_t	a_cred;
		int		*a_eofflag;
		off_t		**a_cookies;
		int		*a_ncookies;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct uio *uio = ap->a_uio;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	struct tmpfs_listing ls;
	int error;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (uio->uio_offset < 0)
		return EINVAL;

	memset(&ls, 0, sizeof(ls));
	ls.ls_uio = uio;
	ls.ls_room = uio->uio_resid;
	ls.ls_next = uio->uio_offset;
	if (ap->a_cookies != NULL)
		ls.ls_cookies = malloc((uio->uio_resid / RECLEN(1) + 1) *
		    sizeof(off_t), M_TEMP, M_WAITOK);

	/* A directory that was removed lists nothing. */
	error = 0;
	if (node->tn_nlink > 0) {
		ls.ls_batch = kmem_alloc(BATCH, KM_SLEEP);
		error = tmpfs_list(&ls, node);
		if (error <= 0 && tmpfs_listing_flush(&ls) != 0)
			error = EFAULT;
		kmem_free(ls.ls_batch, BATCH);
	}
	if (error > 0) {
		if (ls.ls_cookies != NULL) {
			free(ls.ls_cookies, M_TEMP);
			*ap->a_cookies = NULL;
			*ap->a_ncookies = 0;
		}
		return error;
	}

	uio->uio_offset = ls.ls_next;
	if (ap->a_eofflag != NULL)
		*ap->a_eofflag = error == 0;
	if (ap->a_cookies != NULL) {
		*ap->a_cookies = ls.ls_cookies;
		*ap->a_ncookies = ls.ls_ncookies;
	}
	tmpfs_node_accessed(vp->v_mount, node);
	return 0;
}
