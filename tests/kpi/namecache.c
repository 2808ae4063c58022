/*
 * namecache(9): what names mean.
 */

#include "kpi.h"
#include "kpifs.h"

#define	LAST	(ISLASTCN | MAKEENTRY)

KPI_TEST(namecache_answers)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *dvp, *vp, *found;
	int white;

	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);

	/* Nothing is known. */
	found = dvp;
	CHECK_EQ(cache_lookup(dvp, "x", 1, LOOKUP, LAST, &white, &found), 0);
	CHECK(found == NULL);
	CHECK_EQ(white, 0);
	/* A name that is known, and the vnode comes referenced. */
	cache_enter(dvp, vp, "x", 1, LAST);
	CHECK_EQ(cache_lookup(dvp, "x", 1, LOOKUP, LAST, &white, &found), 1);
	CHECK(found == vp);
	CHECK_EQ(vp->v_usecount, 2);
	vrele(found);
	/* The length counts, not the NUL. */
	CHECK_EQ(cache_lookup(dvp, "xyz", 1, LOOKUP, LAST, &white, &found), 1);
	vrele(found);
	CHECK_EQ(cache_lookup_raw(dvp, "x", 1, 0, &white, &found), 1);
	vrele(found);
	/* Without MAKEENTRY the name goes. */
	CHECK_EQ(cache_lookup(dvp, "x", 1, DELETE, ISLASTCN, &white, &found), 0);
	CHECK(found == NULL);
	CHECK_EQ(cache_lookup_raw(dvp, "x", 1, 0, &white, &found), 0);
	/* And it is not entered. */
	cache_enter(dvp, vp, "x", 1, ISLASTCN);
	CHECK_EQ(cache_lookup_raw(dvp, "x", 1, 0, &white, &found), 0);
	vrele(vp);
	vput(dvp);
	return 0;
}

KPI_TEST(namecache_missing_names)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *dvp, *found;
	int white;

	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	cache_enter(dvp, NULL, "no", 2, LAST);
	found = dvp;
	CHECK_EQ(cache_lookup(dvp, "no", 2, LOOKUP, LAST, &white, &found), 1);
	CHECK(found == NULL);
	CHECK_EQ(white, 0);
	/* Who is about to make it is told that nothing is known. */
	CHECK_EQ(cache_lookup(dvp, "no", 2, CREATE, LAST, &white, &found), 0);
	CHECK_EQ(cache_lookup_raw(dvp, "no", 2, 0, &white, &found), 0);
	/* A whiteout. */
	cache_enter(dvp, NULL, "white", 5, LAST | ISWHITEOUT);
	CHECK_EQ(cache_lookup(dvp, "white", 5, LOOKUP, LAST, &white, &found), 1);
	CHECK_EQ(white, ISWHITEOUT);
	/* A later meaning takes the place of an earlier one. */
	cache_enter(dvp, dvp, "white", 5, LAST);
	CHECK_EQ(cache_lookup(dvp, "white", 5, LOOKUP, LAST, &white, &found), 1);
	CHECK(found == dvp);
	CHECK_EQ(white, 0);
	vrele(found);
	vput(dvp);
	return 0;
}

KPI_TEST(namecache_purges)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *dvp, *vp, *found;
	char longname[NCHNAMLEN + 1];
	int white;

	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	cache_enter(dvp, vp, "a", 1, LAST);
	cache_enter(dvp, vp, "b", 1, LAST);
	cache_enter(dvp, NULL, "c", 1, LAST);
	cache_purge1(dvp, "a", 1, 0);
	CHECK_EQ(cache_lookup_raw(dvp, "a", 1, 0, &white, &found), 0);
	cache_purge1(vp, NULL, 0, PURGE_PARENTS);
	CHECK_EQ(cache_lookup_raw(dvp, "b", 1, 0, &white, &found), 0);
	CHECK_EQ(cache_lookup_raw(dvp, "c", 1, 0, &white, &found), 1);
	cache_purge1(dvp, NULL, 0, PURGE_CHILDREN);
	CHECK_EQ(cache_lookup_raw(dvp, "c", 1, 0, &white, &found), 0);
	/* A name that is too long. */
	memset(longname, 'l', sizeof(longname));
	cache_enter(dvp, vp, longname, sizeof(longname), LAST);
	CHECK_EQ(cache_lookup_raw(dvp, longname, sizeof(longname), 0, &white,
	    &found), 0);
	cache_enter(dvp, vp, longname, NCHNAMLEN, LAST);
	CHECK_EQ(cache_lookup_raw(dvp, longname, NCHNAMLEN, 0, &white, &found),
	    1);
	vrele(found);
	/* The names of a vnode go with it. */
	vgone(vp);
	CHECK_EQ(cache_lookup_raw(dvp, longname, NCHNAMLEN, 0, &white, &found),
	    0);
	cache_enter(dvp, NULL, "c", 1, LAST);
	cache_purgevfs(mp);
	CHECK_EQ(cache_lookup_raw(dvp, "c", 1, 0, &white, &found), 0);
	vput(dvp);
	return 0;
}

KPI_TEST(namecache_reverse)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *dvp, *vp, *parent;
	char buffer[8], *bp;

	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	bp = buffer + sizeof(buffer);
	CHECK_EQ(cache_revlookup(vp, &parent, &bp, buffer), -1);
	CHECK(parent == NULL);
	cache_enter(dvp, vp, "name", 4, LAST);
	CHECK_EQ(cache_revlookup(vp, &parent, &bp, buffer), 0);
	CHECK(parent == dvp);
	CHECK(bp == buffer + 4);
	CHECK_EQ(memcmp(bp, "name", 4), 0);
	vrele(parent);
	bp = buffer + 3;
	CHECK_EQ(cache_revlookup(vp, &parent, &bp, buffer), ERANGE);
	CHECK(parent == NULL);
	vrele(vp);
	vput(dvp);
	return 0;
}

KPI_PANIC(namecache_whiteout_unasked, "asks without a place for them")
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *dvp, *found;

	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	cache_enter(dvp, NULL, "white", 5, LAST | ISWHITEOUT);
	(void)cache_lookup(dvp, "white", 5, LOOKUP, LAST, NULL, &found);
	return 0;
}
