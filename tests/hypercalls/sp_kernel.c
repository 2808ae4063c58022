/*
 * The kernel of sp_kernel.h.
 */

#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "sp_kernel.h"
#include "stub.h"

/* An lwp knows its process. */
struct process_lwp {
	struct lwp	lwp;
	struct process	*process;
};

struct process processes[MOST_PROCESSES];
_Atomic int nprocesses;
char comm_of_exec[64];
_Atomic int copyin_error = -1;

static struct process *
current_process(void)
{
	struct process_lwp *lwp = (struct process_lwp *)rumpuser_curlwp();

	if (lwp == NULL)
		FAIL("a hook wants a process, and there is no lwp");
	return lwp->process;
}

static void
set_lwp(struct process *process)
{
	struct process_lwp *lwp;

	lwp = aligned_alloc(_Alignof(struct process_lwp), sizeof(*lwp));
	CHECK(lwp != NULL);
	lwp->process = process;
	process->lwps++;
	if (rumpuser_curlwp() != NULL)
		rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, rumpuser_curlwp());
	rumpuser_curlwpop(RUMPUSER_LWP_SET, &lwp->lwp);
}

static int
rfork(void *cookie, int flags, const char *comm)
{
	const int index = nprocesses++;

	(void)flags;
	(void)comm;
	CHECK(stub_in_context());
	CHECK(index < MOST_PROCESSES);
	processes[index].pid = 2 + index;
	processes[index].cookie = cookie;
	set_lwp(&processes[index]);
	return 0;
}

static int
newlwp(pid_t pid)
{

	CHECK(stub_in_context());
	CHECK(pid >= 2 && pid < 2 + nprocesses);
	if (processes[pid - 2].exiting)
		return NB_EBUSY;
	set_lwp(&processes[pid - 2]);
	return 0;
}

static void
release(void)
{

	CHECK(stub_in_context());
	current_process()->lwps--;
	rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, rumpuser_curlwp());
}

static void
lwpexit(void)
{

	CHECK(stub_in_context());
	current_process()->exiting = true;
}

static void
execnotify(const char *comm)
{

	CHECK(stub_in_context());
	current_process()->exiting = false;
	strncpy(comm_of_exec, comm, sizeof(comm_of_exec) - 1);
}

static pid_t
get_pid(void)
{

	CHECK(stub_in_context());
	return current_process()->pid;
}

static int
system_call(int number, void *args, long *retval)
{
	const uint64_t *slots = args;
	void *cookie = current_process()->cookie;
	unsigned char bytes[8];
	char string[STRING_ROOM + 8];
	size_t i, length;
	void *address;
	int error = 0;

	CHECK(stub_in_context());
	retval[0] = retval[1] = 0;
	switch (number) {
	case CALL_NOTHING:
		retval[0] = 42;
		retval[1] = 43;
		break;
	case CALL_COPYIN:
		EXPECT_WRAP(error = rumpuser_sp_copyin(cookie,
		    (void *)slots[0], bytes, sizeof(bytes)));
		copyin_error = error;
		for (i = 0; error == 0 && i < sizeof(bytes); i++)
			retval[0] += bytes[i];
		break;
	case CALL_COPYINSTR:
		memset(string, 0x5a, sizeof(string));
		length = STRING_ROOM;
		EXPECT_WRAP(error = rumpuser_sp_copyinstr(cookie,
		    (void *)slots[0], string, &length));
		for (i = STRING_ROOM; i < sizeof(string); i++)
			CHECK_EQ(string[i], 0x5a);
		CHECK(length <= STRING_ROOM);
		retval[0] = (long)length;
		retval[1] = string[0];
		break;
	case CALL_COPYOUT:
		EXPECT_WRAP(error = rumpuser_sp_copyout(cookie, "kernel",
		    (void *)slots[0], sizeof("kernel")));
		break;
	case CALL_COPYOUTSTR:
		length = sizeof("string");
		EXPECT_WRAP(error = rumpuser_sp_copyoutstr(cookie, "string",
		    (void *)slots[0], &length));
		break;
	case CALL_ANONMMAP:
		address = NULL;
		EXPECT_WRAP(error = rumpuser_sp_anonmmap(cookie, slots[0],
		    &address));
		retval[0] = (long)(intptr_t)address;
		break;
	case CALL_RAISE:
		EXPECT_WRAP(rumpuser_sp_raise(cookie, (int)slots[0]));
		break;
	case CALL_FAIL:
		error = NB_EAGAIN;
		break;
	default:
		error = NB_ENOSYS;
	}
	return error;
}

/* What an answer must not show: old contents of the server's stack. */
static void (*plain_unschedule)(void);

static void
unschedule_and_soil(void)
{
	unsigned char dirt[4096];

	plain_unschedule();
	memset(dirt, 0xa5, sizeof(dirt));
	/* It is used, as far as the compiler knows. */
	__asm__ volatile("" : : "r"(dirt) : "memory");
}

void
sp_kernel_boot(void)
{

	plain_unschedule = stub_hooks.hyp_unschedule;
	stub_hooks.hyp_unschedule = unschedule_and_soil;
	stub_hooks.hyp_lwproc_rfork = rfork;
	stub_hooks.hyp_lwproc_newlwp = newlwp;
	stub_hooks.hyp_lwproc_release = release;
	stub_hooks.hyp_syscall = system_call;
	stub_hooks.hyp_lwpexit = lwpexit;
	stub_hooks.hyp_execnotify = execnotify;
	stub_hooks.hyp_getpid = get_pid;
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
}
