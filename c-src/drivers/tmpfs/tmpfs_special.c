/*
 * tmpfs: devices and fifos.  Attributes are the file system's; all else is
 * done by specfs and fifofs.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mount.h>
#include <sys/vnode.h>

#include <miscfs/fifofs/fifo.h>
#include <miscfs/genfs/genfs.h>
#include <miscfs/specfs/specdev.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

/*
 * Times of devices and fifos are set before the call: it may block long.
 */
static void
tmpfs_special_accessed(struct vnode *vp)
{

	tmpfs_node_accessed(vp->v_mount, VP_TO_TMPFS_NODE(vp));
}

static void
tmpfs_special_modified(struct vnode *vp)
{

	if ((vp->v_mount->mnt_flag & MNT_RDONLY) == 0)
		tmpfs_node_modified(VP_TO_TMPFS_NODE(vp));
}

static int
tmpfs_spec_read(void *v)
{
	struct vop_read_args *ap = v;

	tmpfs_special_accessed(ap->a_vp);
	return VOCALL(spec_vnodeop_p, VOFFSET(vop_read), ap);
}

static int
tmpfs_spec_write(void *v)
{
	struct vop_write_args *ap = v;

	if ((ap->a_vp->v_mount->mnt_flag & MNT_NODEVMTIME) == 0)
		tmpfs_special_modified(ap->a_vp);
	return VOCALL(spec_vnodeop_p, VOFFSET(vop_write), ap);
}

static int
tmpfs_fifo_read(void *v)
{
	struct vop_read_args *ap = v;

	tmpfs_special_accessed(ap->a_vp);
	return VOCALL(fifo_vnodeop_p, VOFFSET(vop_read), ap);
}

static int
tmpfs_fifo_write(void *v)
{
	struct vop_write_args *ap = v;

	tmpfs_special_modified(ap->a_vp);
	return VOCALL(fifo_vnodeop_p, VOFFSET(vop_write), ap);
}

int (**tmpfs_specop_p)(void *);
static const struct vnodeopv_entry_desc tmpfs_specop_entries[] = {
	{ &vop_default_desc,	vn_default_error },

	{ &vop_lookup_desc,	spec_lookup },
	{ &vop_create_desc,	spec_create },
	{ &vop_mknod_desc,	spec_mknod },
	{ &vop_open_desc,	spec_open },
	{ &vop_close_desc,	spec_close },
	{ &vop_access_desc,	tmpfs_access },
	{ &vop_getattr_desc,	tmpfs_getattr },
	{ &vop_setattr_desc,	tmpfs_setattr },
	{ &vop_read_desc,	tmpfs_spec_read },
	{ &vop_write_desc,	tmpfs_spec_write },
	{ &vop_fallocate_desc,	spec_fallocate },
	{ &vop_fdiscard_desc,	spec_fdiscard },
	{ &vop_ioctl_desc,	spec_ioctl },
	{ &vop_fcntl_desc,	genfs_fcntl },
	{ &vop_poll_desc,	spec_poll },
	{ &vop_kqfilter_desc,	spec_kqfilter },
	{ &vop_revoke_desc,	spec_revoke },
	{ &vop_mmap_desc,	spec_mmap },
	{ &vop_fsync_desc,	spec_fsync },
	{ &vop_seek_desc,	spec_seek },
	{ &vop_remove_desc,	spec_remove },
	{ &vop_link_desc,	spec_link },
	{ &vop_rename_desc,	spec_rename },
	{ &vop_mkdir_desc,	spec_mkdir },
	{ &vop_rmdir_desc,	spec_rmdir },
	{ &vop_symlink_desc,	spec_symlink },
	{ &vop_readdir_desc,	spec_readdir },
	{ &vop_readlink_desc,	spec_readlink },
	{ &vop_abortop_desc,	spec_abortop },
	{ &vop_inactive_desc,	tmpfs_inactive },
	{ &vop_reclaim_desc,	tmpfs_reclaim },
	{ &vop_lock_desc,	genfs_lock },
	{ &vop_unlock_desc,	genfs_unlock },
	{ &vop_bmap_desc,	spec_bmap },
	{ &vop_strategy_desc,	spec_strategy },
	{ &vop_print_desc,	tmpfs_print },
	{ &vop_pathconf_desc,	spec_pathconf },
	{ &vop_islocked_desc,	genfs_islocked },
	{ &vop_advlock_desc,	spec_advlock },
	{ &vop_bwrite_desc,	vn_bwrite },
	{ &vop_getpages_desc,	spec_getpages },
	{ &vop_putpages_desc,	spec_putpages },

	{ NULL, NULL }
};
const struct vnodeopv_desc tmpfs_specop_opv_desc = {
	&tmpfs_specop_p, tmpfs_specop_entries
};

int (**tmpfs_fifoop_p)(void *);
static const struct vnodeopv_entry_desc tmpfs_fifoop_entries[] = {
	{ &vop_default_desc,	vn_default_error },

	{ &vop_lookup_desc,	vn_fifo_bypass },
	{ &vop_create_desc,	vn_fifo_bypass },
	{ &vop_mknod_desc,	vn_fifo_bypass },
	{ &vop_open_desc,	vn_fifo_bypass },
	{ &vop_close_desc,	vn_fifo_bypass },
	{ &vop_access_desc,	tmpfs_access },
	{ &vop_getattr_desc,	tmpfs_getattr },
	{ &vop_setattr_desc,	tmpfs_setattr },
	{ &vop_read_desc,	tmpfs_fifo_read },
	{ &vop_write_desc,	tmpfs_fifo_write },
	{ &vop_fallocate_desc,	vn_fifo_bypass },
	{ &vop_fdiscard_desc,	vn_fifo_bypass },
	{ &vop_ioctl_desc,	vn_fifo_bypass },
	{ &vop_fcntl_desc,	genfs_fcntl },
	{ &vop_poll_desc,	vn_fifo_bypass },
	{ &vop_kqfilter_desc,	vn_fifo_bypass },
	{ &vop_revoke_desc,	genfs_revoke },
	{ &vop_mmap_desc,	vn_fifo_bypass },
	{ &vop_fsync_desc,	vn_fifo_bypass },
	{ &vop_seek_desc,	vn_fifo_bypass },
	{ &vop_remove_desc,	vn_fifo_bypass },
	{ &vop_link_desc,	vn_fifo_bypass },
	{ &vop_rename_desc,	vn_fifo_bypass },
	{ &vop_mkdir_desc,	vn_fifo_bypass },
	{ &vop_rmdir_desc,	vn_fifo_bypass },
	{ &vop_symlink_desc,	vn_fifo_bypass },
	{ &vop_readdir_desc,	vn_fifo_bypass },
	{ &vop_readlink_desc,	vn_fifo_bypass },
	{ &vop_abortop_desc,	vn_fifo_bypass },
	{ &vop_inactive_desc,	tmpfs_inactive },
	{ &vop_reclaim_desc,	tmpfs_reclaim },
	{ &vop_lock_desc,	genfs_lock },
	{ &vop_unlock_desc,	genfs_unlock },
	{ &vop_bmap_desc,	vn_fifo_bypass },
	{ &vop_strategy_desc,	vn_fifo_bypass },
	{ &vop_print_desc,	tmpfs_print },
	{ &vop_pathconf_desc,	vn_fifo_bypass },
	{ &vop_islocked_desc,	genfs_islocked },
	{ &vop_advlock_desc,	vn_fifo_bypass },
	{ &vop_bwrite_desc,	genfs_nullop },
	{ &vop_putpages_desc,	tmpfs_putpages },

	{ NULL, NULL }
};
const struct vnodeopv_desc tmpfs_fifoop_opv_desc = {
	&tmpfs_fifoop_p, tmpfs_fifoop_entries
};
