/*
 * What is linked into the process: link sets and symbols of components.
 *
 * The program is one (NAME program); the libraries are built beside it:
 *
 *	librumptest_one.so	2 components, 1 module; SysV hash table
 *	librumptest_two.so	announces nothing, needs librumptest_one.so
 *	librumptest_three.so	2 modules, needs librumptest_one.so
 *	othertest_four.so	1 component; by its name no part of a kernel
 */

#include <sys/types.h>

#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "component.h"
#include "stub.h"

#define	MOST	64

static const struct rump_component *components[MOST];
static const struct modinfo *modules[MOST];
static size_t ncomponents, nmodules, nsymloads;
static const ElfW(Sym) *symbols;
static size_t nsymbols, strings_length;
static const char *strings;
static int symload_answer;

static void
modinit(const struct modinfo *const *set, size_t count)
{
	size_t i;

	CHECK(nsymloads > 0);
	for (i = 0; i < count; i++) {
		CHECK(nmodules < MOST);
		modules[nmodules++] = set[i];
	}
}

static int
symload(void *table, uint64_t size, char *names, uint64_t length)
{

	CHECK_EQ(nmodules, 0);
	CHECK_EQ(ncomponents, 0);
	nsymloads++;
	CHECK_EQ(size % sizeof(*symbols), 0);
	symbols = table;
	nsymbols = size / sizeof(*symbols);
	strings = names;
	strings_length = length;
	return symload_answer;
}

static void
compload(const struct rump_component *component)
{

	CHECK(nsymloads > 0);
	CHECK(ncomponents < MOST);
	components[ncomponents++] = component;
}

static void *
load(const char *name)
{
	char path[PATH_MAX];
	void *handle;

	snprintf(path, sizeof(path), "%s/%s", suite_place(), name);
	handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
	if (handle == NULL)
		FAIL("%s", dlerror());
	return handle;
}

/* Loads all and looks what is there. */
static void
bootstrap(void)
{

	load("librumptest_one.so");
	load("librumptest_two.so");
	load("librumptest_three.so");
	load("othertest_four.so");
	stub_boot();
	rumpuser_dl_bootstrap(modinit, symload, compload);
}

static const void *
address(const char *format, const char *name)
{
	char symbol[64];
	const void *found;

	snprintf(symbol, sizeof(symbol), format, name);
	found = dlsym(RTLD_DEFAULT, symbol);
	if (found == NULL)
		FAIL("%s", dlerror());
	return found;
}

static const struct rump_component *
component(const char *name, int number)
{

	return (const struct rump_component *)address("rumptest_%s_components",
	    name) + number;
}

static const struct modinfo *
module(const char *name, int number)
{

	return (const struct modinfo *)address("rumptest_%s_modules", name) +
	    number;
}

/* Where it was found first; it has to be. */
static size_t
place_of(const void *wanted, const void *const *found, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (found[i] == wanted)
			return i;
	return SIZE_MAX;
}

#define	COMPONENT_AT(name, number)					\
	place_of(component(name, number), (const void *const *)components, \
	    ncomponents)
#define	MODULE_AT(name, number)						\
	place_of(module(name, number), (const void *const *)modules,	\
	    nmodules)
#define	NOWHERE	SIZE_MAX

TEST(components_are_found)
{

	bootstrap();
	CHECK(COMPONENT_AT("one", 0) != NOWHERE);
	CHECK(COMPONENT_AT("one", 1) != NOWHERE);
	CHECK(COMPONENT_AT("four", 0) != NOWHERE);
}

TEST(components_of_the_program_are_found)
{

	bootstrap();
	CHECK(COMPONENT_AT("program", 0) != NOWHERE);
	CHECK(MODULE_AT("program", 0) != NOWHERE);
}

TEST(modules_are_found)
{

	bootstrap();
	CHECK(MODULE_AT("one", 0) != NOWHERE);
	CHECK(MODULE_AT("three", 0) != NOWHERE);
	CHECK(MODULE_AT("three", 1) != NOWHERE);
}

/*
 * The same set may be reported again, for a library that needs its owner; but
 * what is not announced is not found.
 */
TEST(nothing_else_is_found)
{
	size_t i;

	bootstrap();
	CHECK(ncomponents > 0);
	CHECK(nmodules > 0);
	for (i = 0; i < ncomponents; i++)
		CHECK(components[i] == component("one", 0) ||
		    components[i] == component("one", 1) ||
		    components[i] == component("four", 0) ||
		    components[i] == component("program", 0));
	for (i = 0; i < nmodules; i++)
		CHECK(modules[i] == module("one", 0) ||
		    modules[i] == module("three", 0) ||
		    modules[i] == module("three", 1) ||
		    modules[i] == module("program", 0));
	CHECK(COMPONENT_AT("two", 0) == NOWHERE);
	CHECK(COMPONENT_AT("four", 1) == NOWHERE);
	CHECK(MODULE_AT("one", 1) == NOWHERE);
}

TEST(last_loaded_comes_first)
{

	bootstrap();
	CHECK(COMPONENT_AT("four", 0) < COMPONENT_AT("one", 0));
	CHECK(COMPONENT_AT("one", 0) < COMPONENT_AT("program", 0));
}

TEST(nothing_is_loaded_by_looking)
{

	stub_boot();
	rumpuser_dl_bootstrap(modinit, symload, compload);
	CHECK_EQ(ncomponents, 1);
	CHECK(components[0] == component("program", 0));
	CHECK(dlsym(RTLD_DEFAULT, "rumptest_one_function") == NULL);
}

/* The address in the kernel's table; NULL when the name is not there. */
static const void *
in_table(const char *format, const char *name)
{
	char wanted[64];
	size_t i;

	snprintf(wanted, sizeof(wanted), format, name);
	for (i = 0; i < nsymbols; i++) {
		CHECK(symbols[i].st_name < strings_length);
		if (strcmp(strings + symbols[i].st_name, wanted) == 0)
			return (const void *)symbols[i].st_value;
	}
	return NULL;
}

TEST(symbols_come_once_and_first)
{

	bootstrap();
	CHECK_EQ(nsymloads, 1);
	CHECK(nsymbols > 0);
}

TEST(symbols_of_the_kernels_objects)
{
	static const char *const names[] = { "one", "two", "three", "program" };
	size_t i;

	bootstrap();
	for (i = 0; i < COUNT(names); i++) {
		CHECK(in_table("rumptest_%s_function", names[i]) ==
		    address("rumptest_%s_function", names[i]));
		CHECK(in_table("RUMPTEST_%s_number", names[i]) ==
		    address("RUMPTEST_%s_number", names[i]));
		CHECK(in_table("__rumptest_%s_number", names[i]) ==
		    address("__rumptest_%s_number", names[i]));
	}
}

TEST(no_other_symbols)
{
	const char *name;
	size_t i;

	bootstrap();
	CHECK(nsymbols > 0);
	CHECK(in_table("test_%s_number", "one") == NULL);
	CHECK(in_table("rumptest_%s_function", "four") == NULL);
	for (i = 0; i < nsymbols; i++) {
		name = strings + symbols[i].st_name;
		CHECK(symbols[i].st_shndx != SHN_UNDEF);
		CHECK(symbols[i].st_value != 0);
		CHECK(strncmp(name, "rump", 4) == 0 ||
		    strncmp(name, "RUMP", 4) == 0 ||
		    strncmp(name, "__", 2) == 0);
	}
}

/* A kernel that wants no symbols still has components. */
TEST(symbols_that_the_kernel_refuses)
{

	symload_answer = 12;
	bootstrap();
	CHECK(COMPONENT_AT("one", 0) != NOWHERE);
	CHECK(MODULE_AT("one", 0) != NOWHERE);
}
