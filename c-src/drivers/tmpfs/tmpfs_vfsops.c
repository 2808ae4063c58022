/*
 * tmpfs: mounts, vfsops(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/cprng.h>
#include <sys/kauth.h>
#include <sys/kmem.h>
#include <sys/module.h>
#include <sys/mount.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_args.h>
#include <fs/tmpfs/tmpfs_vnops.h>

MODULE(MODULE_CLASS_VFS, tmpfs, NULL);

VFS_PROTOS(tmpfs);

void
tmpfs_init(void)
{

	tmpfs_node_init();
	tmpfs_slots_init();
	tmpfs_extent_init();
}

void
tmpfs_done(void)
{

	tmpfs_extent_fini();
	tmpfs_slots_fini();
	tmpfs_node_fini();
}

/*
 * Arguments that make sense, of the version that we know.
 */
static int
tmpfs_check_args(const struct tmpfs_args *args)
{

	if (args->ta_version != TMPFS_ARGS_VERSION || args->ta_size_max < 0)
		return EINVAL;
	if (args->ta_root_uid == (uid_t)VNOVAL ||
	    args->ta_root_gid == (gid_t)VNOVAL ||
	    args->ta_root_mode == (mode_t)VNOVAL)
		return EINVAL;
	return 0;
}

static void
tmpfs_get_args(const struct tmpfs_mount *tmp, struct tmpfs_args *args)
{
	const struct tmpfs_node *root = tmp->tm_root;
	const u_long bytes_max = tmp->tm_bytes_max;

	memset(args, 0, sizeof(*args));
	args->ta_version = TMPFS_ARGS_VERSION;
	args->ta_nodes_max = tmp->tm_nodes_max;
	args->ta_size_max = bytes_max == TMPFS_UNLIMITED ? 0 : bytes_max;
	args->ta_root_uid = root->tn_uid;
	args->ta_root_gid = root->tn_gid;
	args->ta_root_mode = root->tn_mode;
}

/*
 * Another kind of use, other limits, another owner of the root.
 */
static int
tmpfs_update(struct mount *mp, const struct tmpfs_args *args)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(mp);
	struct tmpfs_node *root = tmp->tm_root;
	struct vnode *vp;
	int error;

	/* Who writes must have ended before the mount is read-only. */
	if ((mp->mnt_flag & MNT_RDONLY) != 0 &&
	    (mp->mnt_iflag & IMNT_WANTRDWR) == 0) {
		error = vflush(mp, NULL, WRITECLOSE |
		    ((mp->mnt_flag & MNT_FORCE) ? FORCECLOSE : 0));
		if (error)
			return error;
	}

	error = tmpfs_limits_set(tmp, args->ta_size_max, args->ta_nodes_max);
	if (error)
		return error;

	error = tmpfs_root(mp, &vp);
	if (error)
		return error;
	root->tn_uid = args->ta_root_uid;
	root->tn_gid = args->ta_root_gid;
	root->tn_mode = args->ta_root_mode & ALLPERMS;
	vput(vp);
	return 0;
}

int
tmpfs_mount(struct mount *mp, const char *path, void *data, size_t *data_len)
{
	struct tmpfs_args *args = data;
	struct tmpfs_mount *tmp;
	struct vattr va;
	int error;

	if (args == NULL || *data_len < sizeof(*args))
		return EINVAL;

	if (mp->mnt_flag & MNT_GETARGS) {
		tmpfs_get_args(VFS_TO_TMPFS(mp), args);
		*data_len = sizeof(*args);
		return 0;
	}

	error = tmpfs_check_args(args);
	if (error)
		return error;

	if (mp->mnt_flag & MNT_UPDATE)
		return tmpfs_update(mp, args);

	tmp = kmem_zalloc(sizeof(*tmp), KM_SLEEP);
	tmp->tm_seed = (uint64_t)cprng_fast32() << 32 | cprng_fast32();
	tmp->tm_last_ino = TMPFS_ROOT_INO - 1;
	tmpfs_limits_init(tmp, args->ta_size_max, args->ta_nodes_max);
	tmpfs_handle_mount(tmp);

	vattr_null(&va);
	va.va_type = VDIR;
	va.va_mode = args->ta_root_mode;
	va.va_uid = args->ta_root_uid;
	va.va_gid = args->ta_root_gid;
	error = tmpfs_node_new(tmp, NULL, &va, &tmp->tm_root);
	if (error)
		goto fail;
	tmp->tm_root->tn_dir.td_parent = tmp->tm_root;
	tmp->tm_root->tn_nlink = 2;

	mp->mnt_data = tmp;
	mp->mnt_flag |= MNT_LOCAL;
	mp->mnt_iflag |= IMNT_MPSAFE | IMNT_CAN_RWTORO;
	mp->mnt_stat.f_namemax = TMPFS_MAXNAMLEN;
	mp->mnt_fs_bshift = PAGE_SHIFT;
	mp->mnt_dev_bshift = DEV_BSHIFT;
	vfs_getnewfsid(mp);
	error = set_statvfs_info(path, UIO_USERSPACE, "tmpfs", UIO_SYSSPACE,
	    mp->mnt_op->vfs_name, mp, curlwp);
	if (error == 0)
		return 0;

	mp->mnt_data = NULL;
	tmpfs_tree_free(tmp);
fail:
	tmpfs_handle_unmount(tmp);
	kmem_free(tmp, sizeof(*tmp));
	return error;
}

int
tmpfs_start(struct mount *mp, int flags)
{

	return 0;
}

int
tmpfs_unmount(struct mount *mp, int mntflags)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(mp);
	int error;

	error = vflush(mp, NULL, (mntflags & MNT_FORCE) ? FORCECLOSE : 0);
	if (error)
		return error;

	tmpfs_tree_free(tmp);
	tmpfs_handle_unmount(tmp);
	kmem_free(tmp, sizeof(*tmp));
	mp->mnt_data = NULL;
	return 0;
}

int
tmpfs_root(struct mount *mp, struct vnode **vpp)
{
	int error;

	error = tmpfs_vnode_get(mp, VFS_TO_TMPFS(mp)->tm_root, vpp);
	if (error == 0) {
		error = vn_lock(*vpp, LK_EXCLUSIVE);
		if (error)
			vrele(*vpp);
	}
	if (error)
		*vpp = NULL;
	return error;
}

int
tmpfs_vget(struct mount *mp, ino_t ino, struct vnode **vpp)
{

	return EOPNOTSUPP;
}

/*
 * A vnode for a node that has a name.
 */
int
tmpfs_loadvnode(struct mount *mp, struct vnode *vp, const void *key,
    size_t key_len, const void **new_key)
{
	struct tmpfs_node *node;

	KASSERT(key_len == sizeof(node));
	memcpy(&node, key, key_len);
	/* It lost its last name while somebody came by a file handle. */
	if (node->tn_nlink == 0)
		return ENOENT;
	tmpfs_node_load(mp, vp, node);
	*new_key = &vp->v_data;
	return 0;
}

/*
 * A new node with its vnode.
 */
int
tmpfs_newvnode(struct mount *mp, struct vnode *dvp, struct vnode *vp,
    struct vattr *vap, kauth_cred_t cred, size_t *key_len,
    const void **new_key)
{
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp), *node;
	int error;

	error = tmpfs_node_new(VFS_TO_TMPFS(mp), dnode, vap, &node);
	if (error)
		return error;
	node->tn_uid = kauth_cred_geteuid(cred);
	node->tn_gid = dnode->tn_gid;
	tmpfs_node_load(mp, vp, node);
	*key_len = sizeof(vp->v_data);
	*new_key = &vp->v_data;
	return 0;
}

int
tmpfs_statvfs(struct mount *mp, struct statvfs *sbp)
{

	tmpfs_limits_statvfs(VFS_TO_TMPFS(mp), sbp);
	copy_statvfs_info(sbp, mp);
	return 0;
}

/*
 * Memory is all there is.
 */
int
tmpfs_sync(struct mount *mp, int waitfor, kauth_cred_t cred)
{

	return 0;
}

int
tmpfs_snapshot(struct mount *mp, struct vnode *vp, struct timespec *ts)
{

	return EOPNOTSUPP;
}

static const struct vnodeopv_desc * const tmpfs_vnodeopv_descs[] = {
	&tmpfs_vnodeop_opv_desc,
	&tmpfs_specop_opv_desc,
	&tmpfs_fifoop_opv_desc,
	NULL
};

static struct vfsops tmpfs_vfsops = {
	.vfs_name = MOUNT_TMPFS,
	.vfs_min_mount_data = sizeof(struct tmpfs_args),
	.vfs_mount = tmpfs_mount,
	.vfs_start = tmpfs_start,
	.vfs_unmount = tmpfs_unmount,
	.vfs_root = tmpfs_root,
	.vfs_quotactl = (void *)eopnotsupp,
	.vfs_statvfs = tmpfs_statvfs,
	.vfs_sync = tmpfs_sync,
	.vfs_vget = tmpfs_vget,
	.vfs_loadvnode = tmpfs_loadvnode,
	.vfs_newvnode = tmpfs_newvnode,
	.vfs_fhtovp = tmpfs_fhtovp,
	.vfs_vptofh = tmpfs_vptofh,
	.vfs_init = tmpfs_init,
	.vfs_done = tmpfs_done,
	.vfs_snapshot = tmpfs_snapshot,
	.vfs_extattrctl = vfs_stdextattrctl,
	.vfs_suspendctl = (void *)eopnotsupp,
	.vfs_renamelock_enter = genfs_renamelock_enter,
	.vfs_renamelock_exit = genfs_renamelock_exit,
	.vfs_fsync = (void *)eopnotsupp,
	.vfs_opv_descs = tmpfs_vnodeopv_descs
};

static int
tmpfs_modcmd(modcmd_t cmd, void *arg)
{

	switch (cmd) {
	case MODULE_CMD_INIT:
		return vfs_attach(&tmpfs_vfsops);
	case MODULE_CMD_FINI:
		return vfs_detach(&tmpfs_vfsops);
	default:
		return ENOTTY;
	}
}
