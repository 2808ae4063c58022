/*
 * One row of the table of bench-peer.sh: does one kind of work on a rump kernel for a while and prints
 * nanoseconds a piece.
 *
 *	rows [-c] [-t threads] [-s seconds] [-f hostfile] row library...
 *
 * Nothing is linked in. The libraries are loaded in this order: a host layer if the kernel wants one,
 * the kernel and its components; or else a client library (RUMP_SERVER names its server). The rows
 * with locks run inside the kernel and take its mutex(9), rwlock(9) and condvar(9). Reads and writes
 * go to a file of a tmpfs, with -f to that host file as a character device. With -c the nanoseconds are
 * those that this process was running: for a machine that others use.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* NetBSD's numbers. */
enum { OPEN_RDWR = 2, OPEN_CREAT = 0x200, RFCFDG = 2, ETFS_CHR = 2, READER = 0, WRITER = 1 };
enum { BLOCK = 4096, BLOCKS = 256, MOST_THREADS = 64 };

/* The functions of a kernel or of a client library, and those that only a kernel has. */
#define CALLS(X) \
	X(int, getpid, "rump___sysimpl_getpid", (void)) \
	X(int, mkdir, "rump___sysimpl_mkdir", (const char *, int)) \
	X(int, rmdir, "rump___sysimpl_rmdir", (const char *)) \
	X(int, open, "rump___sysimpl_open", (const char *, int, ...)) \
	X(ssize_t, pread, "rump___sysimpl_pread", (int, void *, size_t, int64_t)) \
	X(ssize_t, pwrite, "rump___sysimpl_pwrite", (int, const void *, size_t, int64_t)) \
	X(int, mount, "rump___sysimpl_mount50", (const char *, const char *, int, void *, size_t))
#define KERNEL(X) \
	X(int, init, "rump_init", (void)) \
	X(int, rfork, "rump_pub_lwproc_rfork", (int)) \
	X(int, newlwp, "rump_pub_lwproc_newlwp", (int)) \
	X(int, etfs, "rump_pub_etfs_register", (const char *, const char *, int)) \
	X(void, schedule, "rump_schedule", (void)) \
	X(void, unschedule, "rump_unschedule", (void)) \
	X(void *, mutex_obj_alloc, "rumpns_mutex_obj_alloc", (int, int)) \
	X(void, mutex_enter, "rumpns_mutex_enter", (void *)) \
	X(void, mutex_exit, "rumpns_mutex_exit", (void *)) \
	X(void *, rw_obj_alloc, "rumpns_rw_obj_alloc", (void)) \
	X(void, rw_enter, "rumpns_rw_enter", (void *, int)) \
	X(void, rw_exit, "rumpns_rw_exit", (void *)) \
	X(void, cv_init, "rumpns_cv_init", (void *, const char *)) \
	X(void, cv_wait, "rumpns_cv_wait", (void *, void *)) \
	X(void, cv_signal, "rumpns_cv_signal", (void *))
#define POINTER(result, name, full, arguments) static result (*k_##name) arguments;
CALLS(POINTER)
KERNEL(POINTER)

static void
die(const char *what)
{
	fprintf(stderr, "rows: %s: error %d\n", what, errno);
	exit(1);
}

static void *
function(const char *name)
{
	void *address = dlsym(RTLD_DEFAULT, name);

	if (address == NULL) {
		fprintf(stderr, "rows: no function %s\n", name);
		exit(1);
	}
	return address;
}
#define LOOK_UP(result, name, full, arguments) k_##name = function(full);

static clockid_t the_clock = CLOCK_MONOTONIC;

static double
now(void)
{
	struct timespec ts;

	clock_gettime(the_clock, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* What the threads of a row share. */
static int file = -1;
static void *mutex, *rwlock;
static _Alignas(16) char cv[2][64];
static int turn;
static volatile long guarded;

static void
null(long n, int me)
{
	while (n-- > 0)
		k_getpid();
}

static void
directories(long n, int me)
{
	char path[64];

	snprintf(path, sizeof(path), "/mnt/%d.%d", (int)getpid(), me);
	while (n-- > 0)
		if (k_mkdir(path, 0755) == -1 || k_rmdir(path) == -1)
			die("mkdir, rmdir");
}

static void
reads(long n, int me)
{
	_Alignas(BLOCK) char block[BLOCK];

	while (n-- > 0)
		if (k_pread(file, block, BLOCK, n % BLOCKS * BLOCK) != BLOCK)
			die("pread");
}

static void
writes(long n, int me)
{
	static const _Alignas(BLOCK) char block[BLOCK];

	while (n-- > 0)
		if (k_pwrite(file, block, BLOCK, n % BLOCKS * BLOCK) != BLOCK)
			die("pwrite");
}

static void
mutexes(long n, int me)
{
	k_schedule();
	while (n-- > 0) {
		k_mutex_enter(mutex);
		guarded++;
		k_mutex_exit(mutex);
	}
	k_unschedule();
}

/* One in sixteen writes. */
static void
rwlocks(long n, int me)
{
	k_schedule();
	while (n-- > 0) {
		k_rw_enter(rwlock, n % 16 == 0 ? WRITER : READER);
		if (n % 16 == 0)
			guarded++;
		k_rw_exit(rwlock);
	}
	k_unschedule();
}

/* For two threads; a piece is one way and the way back. */
static void
ping_pong(long n, int me)
{
	k_schedule();
	k_mutex_enter(mutex);
	while (n-- > 0) {
		while (turn != me)
			k_cv_wait(cv[me], mutex);
		turn = !me;
		k_cv_signal(cv[turn]);
	}
	k_mutex_exit(mutex);
	k_unschedule();
}

static const struct row {
	const char *name;
	void (*work)(long, int);
} rows[] = {
	{ "null", null },
	{ "directories", directories },
	{ "read", reads },
	{ "write", writes },
	{ "mutex", mutexes },
	{ "rwlock", rwlocks },
	{ "ping-pong", ping_pong },
};

static const struct row *row;
static pthread_barrier_t barrier;
static long pieces;
static int process;
static double started[MOST_THREADS], ended[MOST_THREADS];

static void *
work(void *argument)
{
	int number = (int)(intptr_t)argument;

	if (k_newlwp != NULL && (errno = k_newlwp(process)) != 0)
		die("newlwp");
	pthread_barrier_wait(&barrier);
	started[number] = now();
	row->work(pieces, number);
	ended[number] = now();
	return NULL;
}

/* The seconds that so many threads take for the pieces, each: from the first start to the last end. */
static double
run(int threads)
{
	pthread_t thread[MOST_THREADS];
	double first, last;

	pthread_barrier_init(&barrier, NULL, (unsigned)threads);
	for (intptr_t i = 0; i < threads; i++)
		if ((errno = pthread_create(&thread[i], NULL, work, (void *)i)) != 0)
			die("pthread_create");
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	pthread_barrier_destroy(&barrier);
	first = started[0];
	last = ended[0];
	for (int i = 1; i < threads; i++) {
		first = started[i] < first ? started[i] : first;
		last = ended[i] > last ? ended[i] : last;
	}
	return last - first;
}

/* A tmpfs; a server's may be there from the run before. */
static void
prepare_tmpfs(void)
{
	struct {
		int version;
		int64_t nodes, size;
		uint32_t uid, gid, mode;
	} arguments = { .version = 1, .mode = 0755 };

	if (k_mkdir("/mnt", 0755) == 0) {
		if (k_mount("tmpfs", "/mnt", 0, &arguments, sizeof(arguments)) == -1)
			die("mount");
	} else if (errno != EEXIST)
		die("mkdir");
}

static void
prepare_file(const char *host)
{
	char path[64] = "/disk";

	if (host == NULL)
		snprintf(path, sizeof(path), "/mnt/%d", (int)getpid());
	else if ((errno = k_etfs(path, host, ETFS_CHR)) != 0)
		die("etfs_register");
	file = k_open(path, host == NULL ? OPEN_RDWR | OPEN_CREAT : OPEN_RDWR, 0644);
	if (file == -1)
		die(path);
	writes(BLOCKS, 0);
}

static void
prepare_locks(void)
{
	k_schedule();
	mutex = k_mutex_obj_alloc(0, 0);
	rwlock = k_rw_obj_alloc();
	k_cv_init(cv[0], "ping");
	k_cv_init(cv[1], "pong");
	k_unschedule();
}

static void
start_kernel(void)
{
	CALLS(LOOK_UP)
	KERNEL(LOOK_UP)
	if ((errno = k_init()) != 0)
		die("rump_init");
	if ((errno = k_rfork(RFCFDG)) != 0)
		die("rfork");
	process = k_getpid();
	prepare_locks();
}

static void
start_client(void)
{
	int (*init)(void) = function("rumpclient_init");

	CALLS(LOOK_UP)
	if (init() == -1)
		die("rumpclient_init");
}

static const struct row *
row_of(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	fprintf(stderr, "rows: no row %s\n", name);
	exit(1);
}

int
main(int argc, char **argv)
{
	const char *host = NULL;
	double seconds = 0.3, start, took;
	int option, threads = 1;

	while ((option = getopt(argc, argv, "+cf:s:t:")) != -1)
		switch (option) {
		case 'c':
			the_clock = CLOCK_PROCESS_CPUTIME_ID;
			break;
		case 'f':
			host = optarg;
			break;
		case 's':
			seconds = atof(optarg);
			break;
		case 't':
			threads = atoi(optarg);
			break;
		default:
			return 1;
		}
	if (argc - optind < 2 || threads < 1 || threads > MOST_THREADS) {
		fprintf(stderr, "usage: rows [-c] [-t threads] [-s seconds] [-f hostfile] row library...\n");
		return 1;
	}
	start = now();
	for (int i = optind + 1; i < argc; i++)
		if (dlopen(argv[i], RTLD_NOW | RTLD_GLOBAL) == NULL) {
			fprintf(stderr, "rows: %s\n", dlerror());
			return 1;
		}
	if (dlsym(RTLD_DEFAULT, "rumpclient_init") != NULL)
		start_client();
	else
		start_kernel();
	if (strcmp(argv[optind], "boot") == 0) {
		printf("%.0f\n", (now() - start) * 1e9);
		return 0;
	}
	row = row_of(argv[optind]);
	prepare_tmpfs();
	if (row->work == reads || row->work == writes)
		prepare_file(host);
	if (row->work == ping_pong)
		threads = 2;
	for (pieces = 16; (took = run(threads)) < seconds / 4; )
		pieces *= 2;
	pieces = (long)((double)pieces * seconds / took) + 1;
	took = run(threads);
	/* Both threads of ping-pong work on one piece. */
	printf("%.1f\n", took * 1e9 / (double)pieces / (row->work == ping_pong ? 1 : threads));
	fflush(stdout);
	/* Kernel threads still run. */
	_exit(0);
}
