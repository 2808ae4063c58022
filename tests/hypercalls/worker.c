/*
 * Threads of the stub kernel (worker.h), and what can be seen of them.
 */

#include <sys/types.h>
#include <sys/syscall.h>

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "stub.h"

static void *
worker_main(void *arg)
{
	struct worker *worker = arg;

	stub_enter();
	worker->lwp = rumpuser_curlwp();
	worker->thread = gettid();
	worker->body(worker->arg);
	stub_leave();
	worker->ended = true;
	return NULL;
}

void
worker_start(struct worker *worker, void (*body)(void *), void *arg)
{

	*worker = (struct worker){ .body = body, .arg = arg };
	CHECK_EQ(pthread_create(&worker->id, NULL, worker_main, worker), 0);
	AWAIT(worker->thread != 0);
}

void
worker_join(struct worker *worker)
{

	AWAIT(worker->ended);
	CHECK_EQ(pthread_join(worker->id, NULL), 0);
}

/* The state letter of a thread, and how often it has gone to sleep. */
static char
state_of(pid_t thread, long *sleeps)
{
	char path[64], line[128], state = '?';
	FILE *file;

	*sleeps = -1;
	snprintf(path, sizeof(path), "/proc/self/task/%d/status", thread);
	file = fopen(path, "r");
	if (file == NULL)
		return '?';
	while (fgets(line, sizeof(line), file) != NULL) {
		sscanf(line, "State: %c", &state);
		sscanf(line, "voluntary_ctxt_switches: %ld", sleeps);
	}
	fclose(file);
	return state;
}

void
worker_await_sleep(struct worker *worker)
{
	long before, after;
	int turns;

	/* Asleep, and still in the same sleep some time later. */
	for (turns = 0; turns < PATIENCE * 200; turns++) {
		if (worker->ended)
			return;
		if (state_of(worker->thread, &before) == 'S') {
			usleep(5000);
			if (state_of(worker->thread, &after) == 'S' &&
			    before == after)
				return;
		}
		usleep(1000);
	}
	FAIL("a thread does not go to sleep");
}

int64_t
now_ns(void)
{
	struct timespec now;

	/* Past the switches of host.h. */
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
