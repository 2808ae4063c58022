/*
 * A file system for tests: see kpifs.h.
 */

#include "kpifs.h"

#include <sys/atomic.h>
#include <sys/buf.h>
#include <sys/kernel.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <miscfs/genfs/genfs.h>

VFS_PROTOS(kpifs);

static int (**kpifs_vnodeop_p)(void *);

struct mount *
kpifs_mount_new(void)
{
	static bool attached;
	struct vfsops *ops;
	struct mount *mp;

	if (!attached && vfs_attach(&kpifs_vfsops) != 0)
		panic("kpifs: vfs_attach");
	attached = true;
	ops = vfs_getopsbyname("kpifs");
	mp = vfs_mountalloc(ops, NULL);
	if (VFS_MOUNT(mp, NULL, NULL, NULL) != 0)
		panic("kpifs: VFS_MOUNT");
	mountlist_append(mp);
	vfs_unbusy(mp, true, NULL);
	return mp;
}

int
kpifs_get(struct mount *mp, uint32_t ino, struct vnode **vpp)
{

	return vcache_get(mp, &ino, sizeof(ino), vpp);
}

/*
 * Operations of the file system.
 */

int
kpifs_mount(struct mount *mp, const char *path, void *data, size_t *data_len)
{
	struct kpifs_mount *km;

	km = kmem_zalloc(sizeof(*km), KM_SLEEP);
	km->km_next = KPIFS_ROOT + 1;
	km->km_mount_locked = KERNEL_LOCKED_P();
	mp->mnt_data = km;
	mp->mnt_flag |= MNT_LOCAL;
	vfs_getnewfsid(mp);
	return set_statvfs_info("/kpi", UIO_SYSSPACE, "kpifs", UIO_SYSSPACE,
	    mp->mnt_op->vfs_name, mp, curlwp);
}

int
kpifs_start(struct mount *mp, int flags)
{

	return 0;
}

int
kpifs_unmount(struct mount *mp, int mntflags)
{
	int error;

	error = vflush(mp, NULL, mntflags & MNT_FORCE ? FORCECLOSE : 0);
	if (error)
		return error;
	kmem_free(mp->mnt_data, sizeof(struct kpifs_mount));
	mp->mnt_data = NULL;
	return 0;
}

int
kpifs_root(struct mount *mp, struct vnode **vpp)
{
	int error;

	if (mp->mnt_stat.f_bsize == 0)
		MTOKPI(mp)->km_entered_early = true;
	error = kpifs_get(mp, KPIFS_ROOT, vpp);
	if (error == 0)
		error = vn_lock(*vpp, LK_EXCLUSIVE);
	return error;
}

int
kpifs_statvfs(struct mount *mp, struct statvfs *sbp)
{

	if (KERNEL_LOCKED_P())
		MTOKPI(mp)->km_biglock++;
	return genfs_statvfs(mp, sbp);
}

int
kpifs_sync(struct mount *mp, int waitfor, kauth_cred_t cred)
{

	return 0;
}

int
kpifs_vget(struct mount *mp, ino_t ino, struct vnode **vpp)
{

	return EOPNOTSUPP;
}

static void
kpifs_fill(struct mount *mp, struct vnode *vp, struct kpifs_node *node,
    const void **new_key)
{
	struct kpifs_mount *km = MTOKPI(mp);

	atomic_inc_uint(&km->km_loads);
	node->kn_vnode = vp;
	vp->v_tag = VT_VFS;
	vp->v_op = kpifs_vnodeop_p;
	vp->v_data = node;
	if (node->kn_ino == KPIFS_ROOT) {
		vp->v_type = VDIR;
		vp->v_vflag = VV_ROOT;
	} else {
		vp->v_type = VREG;
		vp->v_vflag = 0;
	}
	if (km->km_lock != NULL) {
		mutex_obj_hold(km->km_lock);
		uvm_obj_setlock(&vp->v_uobj, km->km_lock);
	}
	if (km->km_fault != KPIFS_NO_SIZE)
		uvm_vnp_setsize(vp, 0);
	if (km->km_key_in_vnode) {
		/* The number fits in front of the flags of the file system. */
		vp->v_uflag = (int)node->kn_ino;
		*new_key = &vp->v_uflag;
	} else
		*new_key = &node->kn_ino;
}

int
kpifs_loadvnode(struct mount *mp, struct vnode *vp, const void *key,
    size_t key_len, const void **new_key)
{
	struct kpifs_node *node;
	uint32_t ino;

	KASSERT(key_len == sizeof(ino));
	KASSERT(vp->v_type == VNON && vp->v_usecount == 1);
	KASSERT(vp->v_size == VSIZENOTSET && vp->v_writesize == VSIZENOTSET);
	if (MTOKPI(mp)->km_error != 0)
		return MTOKPI(mp)->km_error;
	memcpy(&ino, key, sizeof(ino));
	if (ino < KPIFS_ROOT || ino >= KPIFS_FILES)
		return ENOENT;
	node = kmem_zalloc(sizeof(*node), KM_SLEEP);
	node->kn_ino = ino;
	kpifs_fill(mp, vp, node, new_key);
	return 0;
}

int
kpifs_newvnode(struct mount *mp, struct vnode *dvp, struct vnode *vp,
    struct vattr *vap, kauth_cred_t cred, size_t *key_len,
    const void **new_key)
{
	struct kpifs_node *node;

	if (MTOKPI(mp)->km_error != 0)
		return MTOKPI(mp)->km_error;
	node = kmem_zalloc(sizeof(*node), KM_SLEEP);
	node->kn_ino = MTOKPI(mp)->km_next++;
	kpifs_fill(mp, vp, node, new_key);
	*key_len = sizeof(node->kn_ino);
	return 0;
}

void
kpifs_init(void)
{
}

void
kpifs_done(void)
{
}

static const struct vnodeopv_desc * const kpifs_vnodeopv_descs[];

struct vfsops kpifs_vfsops = {
	.vfs_name = "kpifs",
	.vfs_min_mount_data = 0,
	.vfs_mount = kpifs_mount,
	.vfs_start = kpifs_start,
	.vfs_unmount = kpifs_unmount,
	.vfs_root = kpifs_root,
	.vfs_quotactl = (void *)eopnotsupp,
	.vfs_statvfs = kpifs_statvfs,
	.vfs_sync = kpifs_sync,
	.vfs_vget = kpifs_vget,
	.vfs_loadvnode = kpifs_loadvnode,
	.vfs_newvnode = kpifs_newvnode,
	.vfs_fhtovp = (void *)eopnotsupp,
	.vfs_vptofh = (void *)eopnotsupp,
	.vfs_init = kpifs_init,
	.vfs_done = kpifs_done,
	.vfs_snapshot = (void *)eopnotsupp,
	.vfs_extattrctl = vfs_stdextattrctl,
	.vfs_suspendctl = (void *)eopnotsupp,
	.vfs_renamelock_enter = genfs_renamelock_enter,
	.vfs_renamelock_exit = genfs_renamelock_exit,
	.vfs_fsync = (void *)eopnotsupp,
	.vfs_opv_descs = kpifs_vnodeopv_descs
};

/*
 * Operations of vnodes.
 */

static int
kpifs_lookup(void *v)
{
	struct vop_lookup_v2_args *ap = v;
	const struct componentname *cnp = ap->a_cnp;
	int hit;

	*ap->a_vpp = NULL;
	if (cnp->cn_nameptr[cnp->cn_namelen] != '/' &&
	    cnp->cn_nameptr[cnp->cn_namelen] != '\0')
		panic("kpifs: a component ends in the middle");
	hit = cache_lookup(ap->a_dvp, cnp->cn_nameptr, cnp->cn_namelen,
	    cnp->cn_nameiop, cnp->cn_flags, NULL, ap->a_vpp);
	if (hit)
		return *ap->a_vpp != NULL ? 0 : ENOENT;
	if (cnp->cn_namelen == 1 && cnp->cn_nameptr[0] == '.') {
		vref(ap->a_dvp);
		*ap->a_vpp = ap->a_dvp;
		return 0;
	}
	/* Files have letters for names. */
	if (cnp->cn_namelen == 1 && cnp->cn_nameptr[0] >= 'a' &&
	    cnp->cn_nameptr[0] <= 'z')
		return kpifs_get(ap->a_dvp->v_mount, KPIFS_ROOT + 1 +
		    (uint32_t)(cnp->cn_nameptr[0] - 'a'), ap->a_vpp);
	if (cnp->cn_nameiop == CREATE && (cnp->cn_flags & ISLASTCN))
		return EJUSTRETURN;
	return ENOENT;
}

static int
kpifs_create(void *v)
{
	struct vop_create_v3_args *ap = v;
	struct mount *mp = ap->a_dvp->v_mount;
	int error;

	error = vcache_new(mp, ap->a_dvp, ap->a_vap, ap->a_cnp->cn_cred,
	    ap->a_vpp);
	if (error)
		return error;
	switch (MTOKPI(mp)->km_fault) {
	case KPIFS_UNLOCKS:
		VOP_UNLOCK(ap->a_dvp);
		break;
	case KPIFS_LOCKED_RESULT:
		vn_lock(*ap->a_vpp, LK_EXCLUSIVE);
		break;
	default:
		break;
	}
	return 0;
}

static int
kpifs_access(void *v)
{

	return 0;
}

static int
kpifs_getattr(void *v)
{
	struct vop_getattr_args *ap = v;

	if (KERNEL_LOCKED_P())
		MTOKPI(ap->a_vp->v_mount)->km_biglock++;
	vattr_null(ap->a_vap);
	ap->a_vap->va_type = ap->a_vp->v_type;
	ap->a_vap->va_fileid = VTOKPI(ap->a_vp)->kn_ino;
	ap->a_vap->va_fsid = ap->a_vp->v_mount->mnt_stat.f_fsidx.__fsid_val[0];
	return 0;
}

static int
kpifs_abortop(void *v)
{
	struct vop_abortop_args *ap = v;

	MTOKPI(ap->a_dvp->v_mount)->km_aborts++;
	return genfs_abortop(v);
}

static int
kpifs_inactive(void *v)
{
	struct vop_inactive_args *ap = v;
	struct kpifs_mount *km = MTOKPI(ap->a_vp->v_mount);

	atomic_inc_uint(&km->km_inactives);
	if (VOP_ISLOCKED(ap->a_vp) == LK_EXCLUSIVE)
		atomic_inc_uint(&km->km_locked);
	*ap->a_recycle = VTOKPI(ap->a_vp)->kn_recycle;
	if (km->km_fault != KPIFS_KEEPS_LOCK)
		VOP_UNLOCK(ap->a_vp);
	return 0;
}

static int
kpifs_reclaim(void *v)
{
	struct vop_reclaim_args *ap = v;
	struct vnode *vp = ap->a_vp;
	struct kpifs_node *node = VTOKPI(vp);

	atomic_inc_uint(&MTOKPI(vp->v_mount)->km_reclaims);
	if (VOP_ISLOCKED(vp) == 0)
		atomic_inc_uint(&MTOKPI(vp->v_mount)->km_unlocked);
	vcache_remove(vp->v_mount, &node->kn_ino, sizeof(node->kn_ino));
	vp->v_data = NULL;
	kmem_free(node, sizeof(*node));
	return 0;
}

static int
kpifs_strategy(void *v)
{
	struct vop_strategy_args *ap = v;

	(*MTOKPI(ap->a_vp->v_mount)->km_strategy)(ap->a_bp);
	return 0;
}

static int
kpifs_fsync(void *v)
{
	struct vop_fsync_args *ap = v;

	return vflushbuf(ap->a_vp, ap->a_flags);
}

static const struct vnodeopv_entry_desc kpifs_vnodeop_entries[] = {
	{ &vop_default_desc, vn_default_error },
	{ &vop_lookup_desc, kpifs_lookup },
	{ &vop_create_desc, kpifs_create },
	{ &vop_access_desc, kpifs_access },
	{ &vop_getattr_desc, kpifs_getattr },
	{ &vop_remove_desc, genfs_eopnotsupp },
	{ &vop_link_desc, genfs_eopnotsupp },
	{ &vop_rename_desc, genfs_eopnotsupp },
	{ &vop_mkdir_desc, genfs_eopnotsupp },
	{ &vop_rmdir_desc, genfs_eopnotsupp },
	{ &vop_ioctl_desc, genfs_enoioctl },
	{ &vop_fcntl_desc, genfs_fcntl },
	{ &vop_poll_desc, genfs_poll },
	{ &vop_seek_desc, genfs_seek },
	{ &vop_revoke_desc, genfs_revoke },
	{ &vop_abortop_desc, kpifs_abortop },
	{ &vop_inactive_desc, kpifs_inactive },
	{ &vop_reclaim_desc, kpifs_reclaim },
	{ &vop_lock_desc, genfs_lock },
	{ &vop_unlock_desc, genfs_unlock },
	{ &vop_islocked_desc, genfs_islocked },
	{ &vop_putpages_desc, genfs_null_putpages },
	{ &vop_strategy_desc, kpifs_strategy },
	{ &vop_bwrite_desc, vn_bwrite },
	{ &vop_fsync_desc, kpifs_fsync },
	{ NULL, NULL }
};
static const struct vnodeopv_desc kpifs_vnodeop_opv_desc =
    { &kpifs_vnodeop_p, kpifs_vnodeop_entries };
static const struct vnodeopv_desc * const kpifs_vnodeopv_descs[] = {
	&kpifs_vnodeop_opv_desc,
	NULL
};
