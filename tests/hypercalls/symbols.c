/*
 * The library as the dynamic linker sees it.
 */

#include <sys/types.h>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

#include "suite.h"

static const char *const functions[] = {
	"init",
	"malloc", "free", "anonmmap", "unmap",
	"open", "close", "getfileinfo", "bio", "iovread", "iovwrite", "syncfd",
	"clock_gettime", "clock_sleep",
	"getparam", "seterrno",
	"kill", "exit", "putchar", "dprintf",
	"getrandom",
	"thread_create", "thread_exit", "thread_join",
	"curlwpop", "curlwp",
	"mutex_init", "mutex_enter", "mutex_enter_nowrap", "mutex_tryenter",
	"mutex_exit", "mutex_destroy", "mutex_owner",
	"rw_init", "rw_enter", "rw_tryenter", "rw_tryupgrade", "rw_downgrade",
	"rw_exit", "rw_destroy", "rw_held",
	"cv_init", "cv_destroy", "cv_wait", "cv_wait_nowrap", "cv_timedwait",
	"cv_signal", "cv_broadcast", "cv_has_waiters",
	"dl_bootstrap",
	"daemonize_begin", "daemonize_done",
	"sp_init", "sp_copyin", "sp_copyinstr", "sp_copyout", "sp_copyoutstr",
	"sp_anonmmap", "sp_raise", "sp_fini",
	"component_unschedule", "component_schedule", "component_errtrans",
	"component_kthread", "component_curlwp", "component_switchlwp",
	"component_kthread_release",
};

_Static_assert(COUNT(functions) == 67, "the functions of the interface");

TEST(all_functions_are_there)
{
	char name[64] = "rumpuser_";
	size_t i;

	for (i = 0; i < COUNT(functions); i++) {
		strcpy(name + strlen("rumpuser_"), functions[i]);
		if (dlsym(suite_library(), name) == NULL)
			FAIL("no %s", name);
	}
}

TEST(tunables_have_their_defaults)
{
	const int *value;

	value = dlsym(suite_library(), "rumpsp_maxworker");
	CHECK(value != NULL);
	CHECK_EQ(*value, 128);
	value = dlsym(suite_library(), "rumpsp_idleworker");
	CHECK(value != NULL);
	CHECK_EQ(*value, 16);
}

TEST(soname)
{
	const char *strings = NULL;
	const ElfW(Dyn) *entry;
	struct link_map *map;
	size_t soname = 0;

	CHECK_EQ(dlinfo(suite_library(), RTLD_DI_LINKMAP, &map), 0);
	for (entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_STRTAB)
			strings = (const char *)entry->d_un.d_ptr;
		else if (entry->d_tag == DT_SONAME)
			soname = entry->d_un.d_val;
	}
	CHECK(strings != NULL && soname != 0);
	CHECK_STR(strings + soname, "librumpuser.so.0");
}
