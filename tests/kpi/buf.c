/*
 * buffercache(9), on a file whose blocks are an array.
 */

#include "kpi.h"
#include "kpifs.h"

#include <sys/buf.h>
#include <sys/condvar.h>
#include <sys/errno.h>
#include <sys/kthread.h>
#include <sys/mutex.h>
#include <sys/proc.h>

#define	BLOCK	4096
#define	BLOCKS	16

static unsigned char disk[BLOCKS][BLOCK];
static int reads, writes;
static int fail;		/* the errno of the next transfers */
static bool hold;		/* the next transfers are not done by themselves */
static struct buf *held;

static struct mount *mp;
static struct vnode *vp;

static void
transfer(struct buf *bp)
{

	if (fail == 0) {
		if (BUF_ISREAD(bp))
			memcpy(bp->b_data, disk[bp->b_blkno], bp->b_bcount);
		else
			memcpy(disk[bp->b_blkno], bp->b_data, bp->b_bcount);
		bp->b_resid = 0;
	} else {
		bp->b_error = fail;
		bp->b_resid = bp->b_bcount;
	}
	biodone(bp);
}

static void
strategy(struct buf *bp)
{

	if (BUF_ISREAD(bp))
		reads++;
	else
		writes++;
	if (hold)
		held = bp;
	else
		transfer(bp);
}

static int
open_file(void)
{
	int n;

	for (n = 0; n < BLOCKS; n++)
		memset(disk[n], 'a' + n, BLOCK);
	mp = kpifs_mount_new();
	MTOKPI(mp)->km_strategy = strategy;
	return kpifs_get(mp, 2, &vp);
}

/* The buffer of a block if nobody has it, else NULL after a moment. */
static struct buf *
get_soon(daddr_t block)
{

	return getblk(vp, block, BLOCK, 0, 2);
}

KPI_TEST(buf_read)
{
	struct buf *bp, *again;
	daddr_t ahead[2] = { 4, 5 };
	int sizes[2] = { BLOCK, BLOCK };

	CHECK_EQ(open_file(), 0);
	CHECK_EQ(bread(vp, 3, BLOCK, 0, &bp), 0);
	CHECK_EQ(reads, 1);
	CHECK(bp->b_vp == vp && bp->b_lblkno == 3 && bp->b_blkno == 3);
	CHECK(bp->b_cflags & BC_BUSY);
	CHECK(bp->b_oflags & BO_DONE);
	CHECK_EQ(bp->b_bcount, BLOCK);
	CHECK(bp->b_objlock == vp->v_interlock);
	CHECK_EQ(((char *)bp->b_data)[BLOCK - 1], 'd');
	CHECK(LIST_FIRST(&vp->v_cleanblkhd) == bp);
	CHECK_EQ(vp->v_holdcnt, 1);

	/* It is found, and busy. */
	mutex_enter(&bufcache_lock);
	CHECK(incore(vp, 3) == bp);
	CHECK(incore(vp, 2) == NULL);
	mutex_exit(&bufcache_lock);
	CHECK(get_soon(3) == NULL);
	brelse(bp, 0);
	CHECK_EQ(bread(vp, 3, BLOCK, 0, &again), 0);
	CHECK(again == bp);
	CHECK_EQ(reads, 1);
	brelse(bp, 0);

	/* Two more come with the next. */
	CHECK_EQ(breadn(vp, 2, BLOCK, ahead, sizes, 2, 0, &bp), 0);
	CHECK_EQ(reads, 4);
	brelse(bp, 0);
	CHECK_EQ(bread(vp, 5, BLOCK, B_MODIFY, &bp), 0);
	CHECK_EQ(reads, 4);
	CHECK(bp->b_flags & B_COWDONE);
	CHECK_EQ(((char *)bp->b_data)[0], 'f');

	/* A buffer that is not cached is read again. */
	brelse(bp, BC_NOCACHE);
	CHECK_EQ(bread(vp, 5, BLOCK, 0, &bp), 0);
	CHECK_EQ(reads, 5);
	brelse(bp, 0);
	return 0;
}

KPI_TEST(buf_write)
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	bp = getblk(vp, 1, BLOCK, 0, 0);
	CHECK(bp != NULL);
	CHECK_EQ(reads, 0);
	CHECK_EQ(bp->b_oflags & (BO_DONE | BO_DELWRI), 0);
	memset(bp->b_data, 'X', BLOCK);
	CHECK_EQ(bwrite(bp), 0);
	CHECK_EQ(writes, 1);
	CHECK_EQ(vp->v_numoutput, 0);
	CHECK_EQ(disk[1][100], 'X');

	/* Written later: the vnode has it, and the syncer has the vnode. */
	CHECK_EQ(bread(vp, 1, BLOCK, 0, &bp), 0);
	memset(bp->b_data, 'Y', BLOCK);
	bdwrite(bp);
	CHECK_EQ(writes, 1);
	CHECK_EQ(disk[1][100], 'X');
	CHECK(LIST_FIRST(&vp->v_dirtyblkhd) == bp);
	CHECK(bp->b_oflags & BO_DELWRI);
	CHECK(vp->v_iflag & VI_ONWORKLST);
	/* Who reads it sees what will be written. */
	CHECK_EQ(bread(vp, 1, BLOCK, 0, &bp), 0);
	CHECK_EQ(((char *)bp->b_data)[0], 'Y');
	CHECK_EQ(reads, 0);
	brelse(bp, 0);
	CHECK_EQ(disk[1][100], 'X');
	CHECK_EQ(vflushbuf(vp, FSYNC_WAIT), 0);
	CHECK_EQ(disk[1][100], 'Y');
	CHECK_EQ(writes, 2);
	CHECK(LIST_EMPTY(&vp->v_dirtyblkhd));
	CHECK(LIST_FIRST(&vp->v_cleanblkhd) == bp);
	CHECK_EQ(vp->v_iflag & VI_ONWORKLST, 0);

	/* Thrown away instead. */
	CHECK_EQ(bread(vp, 1, BLOCK, 0, &bp), 0);
	memset(bp->b_data, 'Z', BLOCK);
	bdwrite(bp);
	CHECK_EQ(bread(vp, 1, BLOCK, 0, &bp), 0);
	brelse(bp, BC_INVAL);
	CHECK_EQ(vflushbuf(vp, FSYNC_WAIT), 0);
	CHECK_EQ(disk[1][100], 'Y');
	CHECK_EQ(writes, 2);
	CHECK_EQ(vp->v_holdcnt, 0);
	return 0;
}

KPI_TEST(buf_write_that_takes_time)
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	bp = getblk(vp, 7, BLOCK, 0, 0);
	memset(bp->b_data, 'X', BLOCK);
	hold = true;
	bawrite(bp);
	CHECK(held == bp);
	CHECK_EQ(vp->v_numoutput, 1);
	/* It is the device's meanwhile. */
	CHECK(get_soon(7) == NULL);
	CHECK_EQ(disk[7][0], 'h');
	transfer(bp);
	CHECK_EQ(vp->v_numoutput, 0);
	CHECK_EQ(disk[7][0], 'X');
	CHECK(get_soon(7) == bp);
	CHECK_EQ(bp->b_flags & B_ASYNC, 0);
	brelse(bp, 0);
	return 0;
}

static kmutex_t lock;
static kcondvar_t changed;
static int stage;

static void
other_thread(void *arg)
{
	struct buf *bp;

	mutex_enter(&lock);
	stage = 1;
	cv_broadcast(&changed);
	mutex_exit(&lock);
	/* The first thread has it. */
	bp = getblk(vp, 0, BLOCK, 0, 0);
	mutex_enter(&lock);
	stage = ((char *)bp->b_data)[0] == 'X' ? 2 : -1;
	cv_broadcast(&changed);
	mutex_exit(&lock);
	brelse(bp, 0);
	kthread_exit(0);
}

KPI_TEST(buf_owners_take_turns)
{
	struct buf *bp;
	int waited;

	CHECK_EQ(open_file(), 0);
	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&changed, "bufturn");
	CHECK_EQ(bread(vp, 0, BLOCK, 0, &bp), 0);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE, NULL, other_thread,
	    NULL, NULL, "bufother"), 0);
	mutex_enter(&lock);
	while (stage == 0)
		cv_wait(&changed, &lock);
	mutex_exit(&lock);
	/* Until somebody waits for it. */
	mutex_enter(&bufcache_lock);
	while ((bp->b_cflags & BC_WANTED) == 0) {
		mutex_exit(&bufcache_lock);
		kpause("bufwait", false, 1, NULL);
		mutex_enter(&bufcache_lock);
	}
	mutex_exit(&bufcache_lock);
	CHECK_EQ(stage, 1);
	memset(bp->b_data, 'X', BLOCK);
	bdwrite(bp);
	mutex_enter(&lock);
	while (stage == 1)
		cv_wait(&changed, &lock);
	waited = stage;
	mutex_exit(&lock);
	CHECK_EQ(waited, 2);
	return 0;
}

KPI_TEST(buf_busy_by_hand)
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	CHECK_EQ(bread(vp, 0, BLOCK, 0, &bp), 0);
	mutex_enter(&bufcache_lock);
	CHECK_EQ(bbusy(bp, false, 1, NULL), EWOULDBLOCK);
	brelsel(bp, 0);
	CHECK_EQ(bp->b_cflags & BC_BUSY, 0);
	CHECK_EQ(bbusy(bp, false, 0, NULL), 0);
	CHECK(bp->b_cflags & BC_BUSY);
	brelsel(bp, BC_AGE);
	mutex_exit(&bufcache_lock);
	return 0;
}

KPI_TEST(buf_errors)
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	fail = EIO;
	CHECK_EQ(bread(vp, 9, BLOCK, 0, &bp), EIO);
	CHECK(bp == NULL);
	/* Nothing of it stays. */
	mutex_enter(&bufcache_lock);
	CHECK(incore(vp, 9) == NULL);
	mutex_exit(&bufcache_lock);
	CHECK_EQ(vp->v_holdcnt, 0);
	fail = 0;
	CHECK_EQ(bread(vp, 9, BLOCK, 0, &bp), 0);
	CHECK_EQ(((char *)bp->b_data)[0], 'j');
	fail = ENOSPC;
	CHECK_EQ(bwrite(bp), ENOSPC);
	CHECK_EQ(vp->v_numoutput, 0);
	/* Who waits for all hears of it. */
	fail = 0;
	CHECK_EQ(bread(vp, 9, BLOCK, 0, &bp), 0);
	bdwrite(bp);
	fail = EIO;
	CHECK_EQ(vflushbuf(vp, FSYNC_WAIT), EIO);
	CHECK(LIST_EMPTY(&vp->v_dirtyblkhd));
	return 0;
}

KPI_TEST(buf_all_of_a_vnode)
{
	struct buf *bp;
	daddr_t n;

	CHECK_EQ(open_file(), 0);
	for (n = 0; n < 8; n++) {
		bp = getblk(vp, n, BLOCK, 0, 0);
		memset(bp->b_data, 'X', BLOCK);
		bdwrite(bp);
	}
	CHECK_EQ(vp->v_holdcnt, 8);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE), 0);
	/* Those behind the fifth are not written. kpifs has 512-byte blocks. */
	CHECK_EQ(vtruncbuf(vp, 5, false, 0), 0);
	CHECK_EQ(vp->v_holdcnt, 5);
	CHECK_EQ(writes, 0);
	CHECK_EQ(vinvalbuf(vp, V_SAVE, NOCRED, curlwp, false, 0), 0);
	CHECK_EQ(writes, 5);
	CHECK_EQ(vp->v_holdcnt, 0);
	CHECK_EQ(disk[4][0], 'X');
	CHECK_EQ(disk[5][0], 'f');
	bp = getblk(vp, 0, BLOCK, 0, 0);
	memset(bp->b_data, 'Y', BLOCK);
	bdwrite(bp);
	CHECK_EQ(vinvalbuf(vp, 0, NOCRED, curlwp, false, 0), 0);
	CHECK_EQ(writes, 5);
	CHECK_EQ(vp->v_holdcnt, 0);
	VOP_UNLOCK(vp);

	/* So does the end of a vnode. */
	bp = getblk(vp, 2, BLOCK, 0, 0);
	memset(bp->b_data, 'Z', BLOCK);
	bdwrite(bp);
	vgone(vp);
	CHECK_EQ(disk[2][0], 'Z');
	return 0;
}

KPI_TEST(buf_sizes)
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	CHECK_EQ(bread(vp, 0, 1024, 0, &bp), 0);
	CHECK_EQ(bp->b_bcount, 1024);
	CHECK_EQ(allocbuf(bp, 3000, 1), 0);
	CHECK_EQ(bp->b_bcount, 3000);
	CHECK(bp->b_bufsize >= 3000);
	CHECK_EQ(((char *)bp->b_data)[1023], 'a');
	brelse(bp, 0);
	bp = geteblk(BLOCK);
	CHECK(bp->b_cflags & BC_INVAL);
	CHECK(bp->b_vp == NULL && bp->b_objlock == &buffer_lock);
	clrbuf(bp);
	CHECK_EQ(((char *)bp->b_data)[BLOCK - 1], 0);
	brelse(bp, 0);
	return 0;
}

static struct buf *done_with;

static void
iodone(struct buf *bp)
{

	done_with = bp;
}

KPI_TEST(buf_nested)
{
	static char memory[4 * BLOCK];
	struct buf *master, *child;
	int n;

	CHECK_EQ(open_file(), 0);
	master = getiobuf(vp, true);
	CHECK(master->b_vp == vp);
	CHECK_EQ(vp->v_holdcnt, 0);
	master->b_cflags = BC_BUSY;
	master->b_flags = B_READ;
	master->b_data = memory;
	master->b_bcount = master->b_bufsize = master->b_resid = sizeof(memory);
	master->b_iodone = iodone;
	/* Three parts are read, one is not needed. */
	for (n = 0; n < 3; n++) {
		child = getiobuf(vp, true);
		nestiobuf_setup(master, child, n * BLOCK, BLOCK);
		child->b_blkno = n;
		fail = n == 2 ? EIO : 0;
		VOP_STRATEGY(vp, child);
	}
	CHECK_EQ(master->b_resid, BLOCK);
	CHECK(done_with == NULL);
	nestiobuf_done(master, BLOCK, 0);
	CHECK(done_with == master);
	CHECK(master->b_oflags & BO_DONE);
	CHECK_EQ(master->b_error, EIO);
	CHECK_EQ(master->b_resid, sizeof(memory));
	CHECK_EQ(memory[0], 'a');
	CHECK_EQ(memory[2 * BLOCK - 1], 'b');
	putiobuf(master);

	/* Writes are counted. */
	fail = 0;
	hold = true;
	master = getiobuf(vp, true);
	master->b_cflags = BC_BUSY;
	master->b_data = memory;
	master->b_bcount = master->b_bufsize = master->b_resid = BLOCK;
	child = getiobuf(vp, true);
	nestiobuf_setup(master, child, 0, BLOCK);
	child->b_blkno = 8;
	CHECK_EQ(vp->v_numoutput, 1);
	mutex_enter(vp->v_interlock);
	vp->v_numoutput++;
	mutex_exit(vp->v_interlock);
	VOP_STRATEGY(vp, child);
	transfer(held);
	CHECK_EQ(biowait(master), 0);
	CHECK_EQ(vp->v_numoutput, 0);
	CHECK_EQ(disk[8][0], 'a');
	putiobuf(master);
	return 0;
}

KPI_PANIC(buf_released_twice, "is not busy")
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	CHECK_EQ(bread(vp, 0, BLOCK, 0, &bp), 0);
	brelse(bp, 0);
	brelse(bp, 0);
	return 0;
}

KPI_PANIC(buf_done_twice, "was done before")
{
	struct buf *bp;

	CHECK_EQ(open_file(), 0);
	CHECK_EQ(bread(vp, 0, BLOCK, 0, &bp), 0);
	biodone(bp);
	return 0;
}
