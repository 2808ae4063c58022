/*
 * The descriptors of vnode operations: what the bypass of a layer goes by.
 */

#include "kpi.h"

#include <sys/vnode.h>

#define	NO	VDESC_NO_OFFSET
#define	AT(op, member)	((int)offsetof(struct vop_##op##_args, a_##member))

static int
check(const struct vnodeop_desc *desc, int slot, const char *name, int flags,
    const int *vnodes, int vpp, int cred, int cnp)
{
	int i;

	CHECK_EQ(desc->vdesc_offset, slot);
	CHECK_EQ(strcmp(desc->vdesc_name, name), 0);
	CHECK_EQ(desc->vdesc_flags, flags);
	for (i = 0; vnodes[i] != NO; i++)
		CHECK_EQ(desc->vdesc_vp_offsets[i], vnodes[i]);
	CHECK_EQ(desc->vdesc_vp_offsets[i], NO);
	CHECK_EQ(desc->vdesc_vpp_offset, vpp);
	CHECK_EQ(desc->vdesc_cred_offset, cred);
	CHECK_EQ(desc->vdesc_componentname_offset, cnp);
	return 0;
}

/* An operation with one vnode, which it does not release. */
#define	PLAIN(op, slot, cred) do {					\
	const int vnodes_[] = { AT(op, vp), NO };			\
	CHECK_EQ(check(&vop_##op##_desc, slot, "vop_" #op, 0, vnodes_,	\
	    NO, cred, NO), 0);						\
	CHECK_EQ(VOFFSET(vop_##op), slot);				\
} while (/* CONSTCOND */ 0)

/* One that makes a file in a directory. */
#define	MAKES(op, version, slot) do {					\
	const int vnodes_[] = { AT(op##_##version, dvp), NO };		\
	CHECK_EQ(check(&vop_##op##_desc, slot, "vop_" #op, 0, vnodes_,	\
	    AT(op##_##version, vpp), NO, AT(op##_##version, cnp)), 0);	\
} while (/* CONSTCOND */ 0)

KPI_TEST(descriptors_of_one_vnode)
{

	PLAIN(bwrite, 1, NO);
	PLAIN(open, 5, AT(open, cred));
	PLAIN(close, 6, AT(close, cred));
	PLAIN(access, 7, AT(access, cred));
	PLAIN(getattr, 8, AT(getattr, cred));
	PLAIN(setattr, 9, AT(setattr, cred));
	PLAIN(read, 10, AT(read, cred));
	PLAIN(write, 11, AT(write, cred));
	PLAIN(fallocate, 12, NO);
	PLAIN(fdiscard, 13, NO);
	PLAIN(ioctl, 14, AT(ioctl, cred));
	PLAIN(fcntl, 15, AT(fcntl, cred));
	PLAIN(poll, 16, NO);
	PLAIN(kqfilter, 17, NO);
	PLAIN(revoke, 18, NO);
	PLAIN(mmap, 19, AT(mmap, cred));
	PLAIN(fsync, 20, AT(fsync, cred));
	PLAIN(seek, 21, AT(seek, cred));
	PLAIN(readdir, 28, AT(readdir, cred));
	PLAIN(readlink, 29, AT(readlink, cred));
	PLAIN(reclaim, 32, NO);
	PLAIN(lock, 33, NO);
	PLAIN(unlock, 34, NO);
	PLAIN(strategy, 36, NO);
	PLAIN(print, 37, NO);
	PLAIN(islocked, 38, NO);
	PLAIN(pathconf, 39, NO);
	PLAIN(advlock, 40, NO);
	PLAIN(getpages, 42, NO);
	PLAIN(putpages, 43, NO);
	PLAIN(closeextattr, 44, AT(closeextattr, cred));
	PLAIN(getextattr, 45, AT(getextattr, cred));
	PLAIN(listextattr, 46, AT(listextattr, cred));
	PLAIN(openextattr, 47, AT(openextattr, cred));
	PLAIN(deleteextattr, 48, AT(deleteextattr, cred));
	PLAIN(setextattr, 49, AT(setextattr, cred));
	CHECK_EQ(VNODE_OPS_COUNT, 50);
	return 0;
}

KPI_TEST(descriptors_of_directories)
{
	const int both[] = { AT(remove, dvp), AT(remove, vp), NO };
	const int linked[] = { AT(link_v2, dvp), AT(link_v2, vp), NO };
	const int four[] = { AT(rename, fdvp), AT(rename, fvp),
	    AT(rename, tdvp), AT(rename, tvp), NO };
	const int aborted[] = { AT(abortop, dvp), NO };
	const int white[] = { AT(whiteout, dvp), NO };
	const int idle[] = { AT(inactive, vp), NO };
	const int mapped[] = { AT(bmap, vp), NO };

	MAKES(lookup, v2, 2);
	MAKES(create, v3, 3);
	MAKES(mknod, v3, 4);
	MAKES(mkdir, v3, 25);
	MAKES(symlink, v3, 27);
	CHECK_EQ(check(&vop_remove_desc, 22, "vop_remove",
	    VDESC_VP0_WILLPUT | VDESC_VP1_WILLPUT, both, NO, NO,
	    AT(remove, cnp)), 0);
	CHECK_EQ(check(&vop_rmdir_desc, 26, "vop_rmdir",
	    VDESC_VP0_WILLPUT | VDESC_VP1_WILLPUT, both, NO, NO,
	    AT(rmdir, cnp)), 0);
	CHECK_EQ(check(&vop_link_desc, 23, "vop_link", 0, linked, NO, NO,
	    AT(link_v2, cnp)), 0);
	CHECK_EQ(check(&vop_rename_desc, 24, "vop_rename",
	    VDESC_VP0_WILLRELE | VDESC_VP1_WILLRELE | VDESC_VP2_WILLPUT |
	    VDESC_VP3_WILLPUT, four, NO, NO, AT(rename, fcnp)), 0);
	CHECK_EQ(check(&vop_abortop_desc, 30, "vop_abortop", 0, aborted, NO,
	    NO, AT(abortop, cnp)), 0);
	CHECK_EQ(check(&vop_whiteout_desc, 41, "vop_whiteout", 0, white, NO,
	    NO, AT(whiteout, cnp)), 0);
	CHECK_EQ(check(&vop_inactive_desc, 31, "vop_inactive",
	    VDESC_VP0_WILLUNLOCK, idle, NO, NO, NO), 0);
	CHECK_EQ(check(&vop_bmap_desc, 35, "vop_bmap", 0, mapped,
	    AT(bmap, vpp), NO, NO), 0);
	CHECK_EQ(vop_default_desc.vdesc_offset, 0);
	CHECK_EQ(strcmp(vop_default_desc.vdesc_name, "default"), 0);
	return 0;
}
