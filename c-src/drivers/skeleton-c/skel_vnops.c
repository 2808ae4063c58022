/*
 * skel: operations on its files, vnodeops(9).
 *
 * The directory and its files are there from the start and cannot be
 * changed; everything else is left to genfs(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include <sys/kauth.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/unistd.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include "skel.h"

static mode_t
skel_mode(const struct skel_node *snp)
{

	return snp->sn_file == NULL ? 0555 : 0444;
}

off_t
skel_size(const struct skel_node *snp)
{

	return snp->sn_file == NULL ? DEV_BSIZE : strlen(snp->sn_file->sf_text);
}

static int
skel_lookup(void *v)
{
	struct vop_lookup_v2_args /* {
		struct vnode *a_dvp;
		struct vnode **a_vpp;
		struct componentname *a_cnp;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp;
	struct componentname *cnp = ap->a_cnp;
	const char *name;
	ino_t ino;
	u_int i;
	int error;

	*ap->a_vpp = NULL;

	error = VOP_ACCESS(dvp, VEXEC, cnp->cn_cred);
	if (error)
		return error;

	/* The name "..": only the root could have it, and namei(9) goes up. */
	if (cnp->cn_namelen == 1 && cnp->cn_nameptr[0] == '.') {
		vref(dvp);
		*ap->a_vpp = dvp;
		return 0;
	}

	for (i = 0; i < skel_nfiles; i++) {
		name = skel_files[i].sf_name;
		if (strlen(name) != cnp->cn_namelen ||
		    memcmp(name, cnp->cn_nameptr, cnp->cn_namelen) != 0)
			continue;
		/* Nothing can be taken away or given another name. */
		if ((cnp->cn_flags & ISLASTCN) != 0 &&
		    (cnp->cn_nameiop == DELETE || cnp->cn_nameiop == RENAME))
			return EROFS;
		ino = SKEL_FILE_INO + i;
		return vcache_get(dvp->v_mount, &ino, sizeof(ino), ap->a_vpp);
	}

	if ((cnp->cn_flags & ISLASTCN) != 0 &&
	    (cnp->cn_nameiop == CREATE || cnp->cn_nameiop == RENAME))
		return EROFS;
	return ENOENT;
}

static int
skel_open(void *v)
{
	struct vop_open_args /* {
		struct vnode *a_vp;
		int a_mode;
		kauth_cred_t a_cred;
	} */ *ap = v;

	if (ap->a_vp->v_type == VREG && (ap->a_mode & FWRITE) != 0)
		return EROFS;
	return 0;
}

static int
skel_access(void *v)
{
	struct vop_access_args /* {
		struct vnode *a_vp;
		int a_mode;
		kauth_cred_t a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	const mode_t mode = skel_mode(VTOSKEL(vp));

	if ((ap->a_mode & VWRITE) != 0)
		return EROFS;
	return kauth_authorize_vnode(ap->a_cred,
	    KAUTH_ACCESS_ACTION(ap->a_mode, vp->v_type, mode), vp, NULL,
	    genfs_can_access(vp->v_type, mode, 0, 0, ap->a_mode, ap->a_cred));
}

static int
skel_getattr(void *v)
{
	struct vop_getattr_args /* {
		struct vnode *a_vp;
		struct vattr *a_vap;
		kauth_cred_t a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct skel_node *snp = VTOSKEL(vp);
	struct vattr *vap = ap->a_vap;

	vattr_null(vap);
	vap->va_type = vp->v_type;
	vap->va_mode = skel_mode(snp);
	vap->va_nlink = snp->sn_file == NULL ? 2 : 1;
	vap->va_uid = 0;
	vap->va_gid = 0;
	vap->va_fsid = vp->v_mount->mnt_stat.f_fsidx.__fsid_val[0];
	vap->va_fileid = snp->sn_ino;
	vap->va_size = skel_size(snp);
	vap->va_blocksize = DEV_BSIZE;
	vap->va_bytes = vap->va_size;
	vap->va_atime = VFSTOSKEL(vp->v_mount)->sm_time;
	vap->va_mtime = vap->va_ctime = vap->va_birthtime = vap->va_atime;
	vap->va_gen = 1;
	vap->va_flags = 0;
	vap->va_rdev = VNOVAL;
	vap->va_filerev = 0;
	vap->va_vaflags = 0;
	return 0;
}

static int
skel_read(void *v)
{
	struct vop_read_args /* {
		struct vnode *a_vp;
		struct uio *a_uio;
		int a_ioflag;
		kauth_cred_t a_cred;
	} */ *ap = v;
	struct skel_node *snp = VTOSKEL(ap->a_vp);
	struct uio *uio = ap->a_uio;
	const off_t size = skel_size(snp);
	char *text;

	if (ap->a_vp->v_type == VDIR)
		return EISDIR;
	if (uio->uio_offset < 0)
		return EINVAL;
	if (uio->uio_offset >= size)
		return 0;

	text = __UNCONST(snp->sn_file->sf_text);
	return uiomove(text + uio->uio_offset,
	    MIN(uio->uio_resid, (size_t)(size - uio->uio_offset)), uio);
}

static int
skel_readdir(void *v)
{
	struct vop_readdir_args /* {
		struct vnode *a_vp;
		struct uio *a_uio;
		kauth_cred_t a_cred;
		int *a_eofflag;
		off_t **a_cookies;
		int *a_ncookies;
	} */ *ap = v;
	struct uio *uio = ap->a_uio;
	struct dirent *dp;
	const char *name;
	u_int i;
	int error = 0;

	if (ap->a_vp->v_type != VDIR)
		return ENOTDIR;
	/* Cookies, which an NFS server asks for, are not made. */
	if (ap->a_cookies != NULL)
		return EOPNOTSUPP;
	if (uio->uio_offset < 0)
		return EINVAL;

	/* The offset is the number of the next entry: ".", "..", the files. */
	dp = kmem_zalloc(sizeof(*dp), KM_SLEEP);
	for (i = MIN(uio->uio_offset, skel_nfiles + 2); i < skel_nfiles + 2;
	    i++) {
		if (i < 2) {
			name = i == 0 ? "." : "..";
			dp->d_fileno = SKEL_ROOT_INO;
			dp->d_type = DT_DIR;
		} else {
			name = skel_files[i - 2].sf_name;
			dp->d_fileno = SKEL_FILE_INO + (i - 2);
			dp->d_type = DT_REG;
		}
		dp->d_namlen = strlen(name);
		strlcpy(dp->d_name, name, sizeof(dp->d_name));
		dp->d_reclen = _DIRENT_SIZE(dp);
		if (uio->uio_resid < dp->d_reclen) {
			/* Not even one entry has room. */
			if ((off_t)i == uio->uio_offset && i == 0)
				error = EINVAL;
			break;
		}
		error = uiomove(dp, dp->d_reclen, uio);
		if (error)
			break;
	}
	kmem_free(dp, sizeof(*dp));

	uio->uio_offset = i;
	if (ap->a_eofflag != NULL)
		*ap->a_eofflag = i == skel_nfiles + 2;
	return error;
}

static int
skel_inactive(void *v)
{
	struct vop_inactive_args /* {
		struct vnode *a_vp;
		bool *a_recycle;
	} */ *ap = v;

	/* Its files do not go away: the vnode may be wanted again. */
	*ap->a_recycle = false;
	VOP_UNLOCK(ap->a_vp);
	return 0;
}

static int
skel_reclaim(void *v)
{
	struct vop_reclaim_args /* {
		struct vnode *a_vp;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct skel_node *snp = VTOSKEL(vp);

	vcache_remove(vp->v_mount, &snp->sn_ino, sizeof(snp->sn_ino));
	vp->v_data = NULL;
	kmem_free(snp, sizeof(*snp));
	return 0;
}

static int
skel_pathconf(void *v)
{
	struct vop_pathconf_args /* {
		struct vnode *a_vp;
		int a_name;
		register_t *a_retval;
	} */ *ap = v;

	switch (ap->a_name) {
	case _PC_LINK_MAX:
		*ap->a_retval = 1;
		return 0;
	case _PC_NAME_MAX:
		*ap->a_retval = MAXNAMLEN;
		return 0;
	case _PC_PATH_MAX:
		*ap->a_retval = PATH_MAX;
		return 0;
	case _PC_NO_TRUNC:
	case _PC_SYNC_IO:
		*ap->a_retval = 1;
		return 0;
	default:
		return EINVAL;
	}
}

static int
skel_print(void *v)
{
	struct vop_print_args /* {
		struct vnode *a_vp;
	} */ *ap = v;

	printf("tag VT_NON, skel, ino %llu\n",
	    (unsigned long long)VTOSKEL(ap->a_vp)->sn_ino);
	return 0;
}

int (**skel_vnodeop_p)(void *);
static const struct vnodeopv_entry_desc skel_vnodeop_entries[] = {
	{ &vop_default_desc, vn_default_error },

	{ &vop_lookup_desc, skel_lookup },
	{ &vop_create_desc, genfs_eopnotsupp },
	{ &vop_mknod_desc, genfs_eopnotsupp },
	{ &vop_open_desc, skel_open },
	{ &vop_close_desc, genfs_nullop },
	{ &vop_access_desc, skel_access },
	{ &vop_getattr_desc, skel_getattr },
	{ &vop_setattr_desc, genfs_eopnotsupp },
	{ &vop_read_desc, skel_read },
	{ &vop_write_desc, genfs_eopnotsupp },
	{ &vop_fallocate_desc, genfs_eopnotsupp },
	{ &vop_fdiscard_desc, genfs_eopnotsupp },
	{ &vop_ioctl_desc, genfs_enoioctl },
	{ &vop_fcntl_desc, genfs_fcntl },
	{ &vop_poll_desc, genfs_poll },
	{ &vop_kqfilter_desc, genfs_kqfilter },
	{ &vop_revoke_desc, genfs_revoke },
	{ &vop_mmap_desc, genfs_mmap },
	{ &vop_fsync_desc, genfs_nullop },
	{ &vop_seek_desc, genfs_seek },
	{ &vop_remove_desc, genfs_eopnotsupp },
	{ &vop_link_desc, genfs_eopnotsupp },
	{ &vop_rename_desc, genfs_eopnotsupp },
	{ &vop_mkdir_desc, genfs_eopnotsupp },
	{ &vop_rmdir_desc, genfs_eopnotsupp },
	{ &vop_symlink_desc, genfs_eopnotsupp },
	{ &vop_readdir_desc, skel_readdir },
	{ &vop_readlink_desc, genfs_eopnotsupp },
	{ &vop_abortop_desc, genfs_abortop },
	{ &vop_inactive_desc, skel_inactive },
	{ &vop_reclaim_desc, skel_reclaim },
	{ &vop_lock_desc, genfs_lock },
	{ &vop_unlock_desc, genfs_unlock },
	{ &vop_bmap_desc, genfs_eopnotsupp },
	{ &vop_strategy_desc, genfs_eopnotsupp },
	{ &vop_print_desc, skel_print },
	{ &vop_islocked_desc, genfs_islocked },
	{ &vop_pathconf_desc, skel_pathconf },
	{ &vop_advlock_desc, genfs_einval },
	{ &vop_bwrite_desc, genfs_eopnotsupp },
	{ &vop_getpages_desc, genfs_eopnotsupp },
	{ &vop_putpages_desc, genfs_null_putpages },

	{ NULL, NULL }
};

const struct vnodeopv_desc skel_vnodeop_opv_desc = {
	&skel_vnodeop_p, skel_vnodeop_entries
};
