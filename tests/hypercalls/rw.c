/*
 * Reader-writer locks.
 */

#include <sys/types.h>

#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

#define	READER	RUMPUSER_RW_READER
#define	WRITER	RUMPUSER_RW_WRITER

static int
held(int mode, struct rumpuser_rw *lock)
{
	int answer = -1;

	rumpuser_rw_held(mode, lock, &answer);
	return answer;
}

/* Another thread's tries; it gives back what it gets. */
struct tries {
	struct rumpuser_rw	*lock;
	int			reader, writer;
	int			writer_held, reader_held;
};

static void
try_both(void *arg)
{
	struct tries *tries = arg;

	tries->writer_held = held(WRITER, tries->lock);
	tries->reader_held = held(READER, tries->lock);
	tries->reader = rumpuser_rw_tryenter(READER, tries->lock);
	if (tries->reader == 0)
		rumpuser_rw_exit(tries->lock);
	tries->writer = rumpuser_rw_tryenter(WRITER, tries->lock);
	if (tries->writer == 0)
		rumpuser_rw_exit(tries->lock);
}

static struct tries
tries_of_another(struct rumpuser_rw *lock)
{
	struct tries tries = { .lock = lock };
	struct worker worker;

	worker_start(&worker, try_both, &tries);
	worker_join(&worker);
	return tries;
}

TEST(free_one_may_be_had)
{
	struct tries tries;

	stub_boot();
	tries = tries_of_another(make_rw());
	CHECK_EQ(tries.reader, 0);
	CHECK_EQ(tries.writer, 0);
	CHECK_EQ(tries.reader_held, 0);
	CHECK_EQ(tries.writer_held, 0);
}

TEST(reader_admits_readers_only)
{
	struct rumpuser_rw *lock;
	struct tries tries;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(READER, lock);
	tries = tries_of_another(lock);
	CHECK_EQ(tries.reader, 0);
	CHECK_EQ(tries.writer, NB_EBUSY);
	CHECK_EQ(rumpuser_rw_tryenter(WRITER, lock), NB_EBUSY);
	rumpuser_rw_exit(lock);
	CHECK_EQ(tries_of_another(lock).writer, 0);
}

TEST(writer_admits_nobody)
{
	struct rumpuser_rw *lock;
	struct tries tries;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(WRITER, lock);
	tries = tries_of_another(lock);
	CHECK_EQ(tries.reader, NB_EBUSY);
	CHECK_EQ(tries.writer, NB_EBUSY);
	CHECK_EQ(rumpuser_rw_tryenter(READER, lock), NB_EBUSY);
	CHECK_EQ(rumpuser_rw_tryenter(WRITER, lock), NB_EBUSY);
	rumpuser_rw_exit(lock);
	CHECK_EQ(tries_of_another(lock).writer, 0);
}

TEST(tryenter_of_no_mode_is_invalid)
{

	stub_boot();
	CHECK_EQ(rumpuser_rw_tryenter(2, make_rw()), NB_EINVAL);
}

TEST(held_counts_readers)
{
	struct rumpuser_rw *lock;
	struct tries tries;

	stub_boot();
	lock = make_rw();
	CHECK_EQ(held(READER, lock), 0);
	rumpuser_rw_enter(READER, lock);
	CHECK(held(READER, lock) != 0);
	CHECK_EQ(held(WRITER, lock), 0);
	/* Whose hold it is does not matter. */
	tries = tries_of_another(lock);
	CHECK(tries.reader_held != 0);
	CHECK_EQ(tries.writer_held, 0);
	rumpuser_rw_exit(lock);
	CHECK_EQ(held(READER, lock), 0);
}

TEST(held_as_writer_is_the_lwps_own)
{
	struct rumpuser_rw *lock;
	struct tries tries;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(WRITER, lock);
	CHECK_EQ(held(WRITER, lock), 1);
	CHECK_EQ(held(READER, lock), 0);
	tries = tries_of_another(lock);
	CHECK_EQ(tries.writer_held, 0);
	CHECK_EQ(tries.reader_held, 0);
	rumpuser_rw_exit(lock);
	CHECK_EQ(held(WRITER, lock), 0);
}

/* A thread that takes a hold, and says so. */
struct entrant {
	struct rumpuser_rw	*lock;
	int			mode;
	_Atomic bool		has;
	_Atomic bool		let_go;
};

static void
hold(void *arg)
{
	struct entrant *entrant = arg;

	rumpuser_rw_enter(entrant->mode, entrant->lock);
	entrant->has = true;
	AWAIT(entrant->let_go);
	rumpuser_rw_exit(entrant->lock);
}

TEST(tryupgrade_needs_the_only_reader)
{
	struct entrant other = { .mode = READER };
	struct worker worker;

	stub_boot();
	other.lock = make_rw();
	worker_start(&worker, hold, &other);
	AWAIT(other.has);
	rumpuser_rw_enter(READER, other.lock);
	CHECK_EQ(rumpuser_rw_tryupgrade(other.lock), NB_EBUSY);
	/* The hold is what it was. */
	CHECK(held(READER, other.lock) != 0);
	CHECK_EQ(held(WRITER, other.lock), 0);
	rumpuser_rw_exit(other.lock);
	other.let_go = true;
	worker_join(&worker);
}

TEST(tryupgrade_of_the_only_reader)
{
	struct rumpuser_rw *lock;
	int error;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(READER, lock);
	error = rumpuser_rw_tryupgrade(lock);
	CHECK(error == 0 || error == NB_EBUSY);
	CHECK_EQ(held(WRITER, lock), error == 0);
	CHECK_EQ(held(READER, lock) != 0, error != 0);
	CHECK_EQ(tries_of_another(lock).writer, NB_EBUSY);
	rumpuser_rw_exit(lock);
	CHECK_EQ(tries_of_another(lock).writer, 0);
}

TEST(downgrade_keeps_a_read_hold)
{
	struct rumpuser_rw *lock;
	struct tries tries;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(WRITER, lock);
	rumpuser_rw_downgrade(lock);
	CHECK_EQ(held(WRITER, lock), 0);
	CHECK(held(READER, lock) != 0);
	tries = tries_of_another(lock);
	CHECK_EQ(tries.reader, 0);
	CHECK_EQ(tries.writer, NB_EBUSY);
	rumpuser_rw_exit(lock);
	CHECK_EQ(tries_of_another(lock).writer, 0);
}

static _Atomic int writers_between;

/* Counts how often a writer has come between. */
static void
write_often(void *arg)
{
	struct entrant *writer = arg;

	writer->has = true;
	while (!writer->let_go) {
		rumpuser_rw_enter(WRITER, writer->lock);
		writers_between++;
		rumpuser_rw_exit(writer->lock);
	}
}

TEST(downgrade_lets_no_writer_between)
{
	struct entrant writers[2];
	struct worker workers[2];
	struct rumpuser_rw *lock;
	int before, between = 0, round;
	size_t i;

	stub_boot();
	lock = make_rw();
	for (i = 0; i < COUNT(workers); i++) {
		writers[i] = (struct entrant){ .lock = lock };
		worker_start(&workers[i], write_often, &writers[i]);
		AWAIT(writers[i].has);
	}
	for (round = 0; round < 300; round++) {
		stub_forget();
		rumpuser_rw_enter(WRITER, lock);
		before = writers_between;
		/* Both writers sleep in the queue, or soon will. */
		if (round % 3 == 0)
			usleep(1000);
		rumpuser_rw_downgrade(lock);
		between += writers_between != before;
		rumpuser_rw_exit(lock);
	}
	CHECK_EQ(between, 0);
	for (i = 0; i < COUNT(workers); i++)
		writers[i].let_go = true;
	for (i = 0; i < COUNT(workers); i++)
		worker_join(&workers[i]);
}

TEST(exit_of_the_last_reader_admits_a_writer)
{
	struct entrant writer = { .mode = WRITER, .let_go = true };
	struct worker worker;

	stub_boot();
	writer.lock = make_rw();
	rumpuser_rw_enter(READER, writer.lock);
	rumpuser_rw_enter(READER, writer.lock);
	worker_start(&worker, hold, &writer);
	worker_await_sleep(&worker);
	rumpuser_rw_exit(writer.lock);
	worker_await_sleep(&worker);
	CHECK(!writer.has);
	rumpuser_rw_exit(writer.lock);
	worker_join(&worker);
}

TEST(exit_of_the_writer_admits_all_readers)
{
	struct entrant readers[3];
	struct worker workers[3];
	struct rumpuser_rw *lock;
	size_t i;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(WRITER, lock);
	for (i = 0; i < COUNT(readers); i++) {
		readers[i] = (struct entrant){ .lock = lock, .mode = READER };
		worker_start(&workers[i], hold, &readers[i]);
		worker_await_sleep(&workers[i]);
		CHECK(!readers[i].has);
	}
	rumpuser_rw_exit(lock);
	/* All at the same time: none has let go yet. */
	for (i = 0; i < COUNT(readers); i++)
		AWAIT(readers[i].has);
	for (i = 0; i < COUNT(readers); i++) {
		readers[i].let_go = true;
		worker_join(&workers[i]);
	}
}

/* Drivers acquire read holds twice; a waiting writer must not come between. */
TEST(read_hold_may_be_taken_twice)
{
	struct entrant writer = { .mode = WRITER, .let_go = true };
	struct worker worker;

	stub_boot();
	writer.lock = make_rw();
	rumpuser_rw_enter(READER, writer.lock);
	worker_start(&worker, hold, &writer);
	worker_await_sleep(&worker);
	/* As a try, so that the wrong answer is no deadlock. */
	CHECK_EQ(rumpuser_rw_tryenter(READER, writer.lock), 0);
	rumpuser_rw_exit(writer.lock);
	CHECK(!writer.has);
	rumpuser_rw_exit(writer.lock);
	worker_join(&worker);
}

static struct rumpuser_rw *counter_lock;
static int counter, mirror;

static void
count(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < 4000; i++) {
		if (i % 4 == 0) {
			rumpuser_rw_enter(WRITER, counter_lock);
			counter++;
			mirror++;
		} else {
			rumpuser_rw_enter(READER, counter_lock);
			if (counter != mirror)
				FAIL("a reader sees a writer's work half done");
		}
		rumpuser_rw_exit(counter_lock);
	}
}

TEST(writers_exclude_each_other)
{
	struct worker workers[4];
	size_t i;

	stub_boot();
	counter_lock = make_rw();
	for (i = 0; i < COUNT(workers); i++)
		worker_start(&workers[i], count, NULL);
	for (i = 0; i < COUNT(workers); i++)
		worker_join(&workers[i]);
	CHECK_EQ(counter, (int)COUNT(workers) * 1000);
	rumpuser_rw_destroy(counter_lock);
}
