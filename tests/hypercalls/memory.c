/*
 * Memory: alignment, failure, mappings.
 */

#include <sys/types.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

TEST(malloc_aligns)
{
	static const int alignments[] = { 0, 8, 16, 64, 512, 4096, 65536 };
	static const size_t sizes[] = { 1, 24, 4096, 20480, 65536, 262144 };
	size_t i, j, k, alignment;
	void *blocks[4];

	stub_boot();
	for (i = 0; i < COUNT(alignments); i++) {
		alignment = (size_t)alignments[i];
		if (alignment == 0)
			alignment = sizeof(void *);
		for (j = 0; j < COUNT(sizes); j++) {
			for (k = 0; k < COUNT(blocks); k++) {
				CHECK_EQ(rumpuser_malloc(sizes[j],
				    alignments[i], &blocks[k]), 0);
				CHECK(blocks[k] != NULL);
				CHECK_EQ((uintptr_t)blocks[k] % alignment, 0);
				memset(blocks[k], (int)k, sizes[j]);
			}
			for (k = 0; k < COUNT(blocks); k++) {
				CHECK_EQ(((char *)blocks[k])[sizes[j] - 1], k);
				rumpuser_free(blocks[k], sizes[j]);
			}
		}
	}
}

/* A caller that must not wait looks at nothing but the pointer. */
TEST(malloc_that_fails_stores_null)
{
	void *memory;

	stub_boot();
	memory = &memory;
	CHECK_EQ(rumpuser_malloc(SIZE_MAX / 2, 4096, &memory), NB_ENOMEM);
	CHECK(memory == NULL);
	memory = &memory;
	CHECK_EQ(rumpuser_malloc(SIZE_MAX / 4, 0, &memory), NB_ENOMEM);
	CHECK(memory == NULL);
}

TEST(malloc_before_the_scheduler)
{
	void *memory;

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(rumpuser_malloc(4096, 4096, &memory), 0);
	memset(memory, 1, 4096);
	rumpuser_free(memory, 4096);
}

static void
misalign(void *arg)
{
	void *memory;

	(void)arg;
	rumpuser_malloc(64, 48, &memory);
}

TEST(malloc_of_no_alignment_aborts)
{
	int status;
	char text[2048];

	stub_boot();
	status = suite_child(misalign, NULL, text, sizeof(text));
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGABRT);
}

static void
is_zeroed(const unsigned char *memory, size_t length)
{
	size_t i;

	for (i = 0; i < length; i += 512)
		CHECK_EQ(memory[i], 0);
}

TEST(anonmmap_is_zeroed_and_writable)
{
	void *memory;

	stub_boot();
	CHECK_EQ(rumpuser_anonmmap(NULL, 1 << 20, 0, 0, &memory), 0);
	CHECK_EQ((uintptr_t)memory % 4096, 0);
	is_zeroed(memory, 1 << 20);
	memset(memory, 0x5a, 1 << 20);
	rumpuser_unmap(memory, 1 << 20);
	/* The host says so of memory that is not there. */
	CHECK_EQ(msync(memory, 4096, MS_ASYNC), -1);
	CHECK_EQ(errno, ENOMEM);
}

TEST(anonmmap_aligns)
{
	static const int bits[] = { 12, 16, 21 };
	size_t i, k;
	void *memory[4];

	stub_boot();
	for (i = 0; i < COUNT(bits); i++) {
		for (k = 0; k < COUNT(memory); k++) {
			CHECK_EQ(rumpuser_anonmmap(NULL, 12288, bits[i], 0,
			    &memory[k]), 0);
			CHECK_EQ((uintptr_t)memory[k] %
			    ((uintptr_t)1 << bits[i]), 0);
			memset(memory[k], 1, 12288);
		}
		for (k = 0; k < COUNT(memory); k++)
			rumpuser_unmap(memory[k], 12288);
	}
}

/* Modules of the kernel's code model have to lie below two gigabytes. */
TEST(anonmmap_goes_where_it_is_asked_to)
{
	const size_t size = 1 << 16;
	void *const wanted = (void *)((uintptr_t)0x80000000 - size);
	void *memory, *other;

	stub_boot();
	CHECK_EQ(rumpuser_anonmmap(wanted, size, 0, 1, &memory), 0);
	CHECK(memory == wanted);
	memset(memory, 1, size);
	/* What is there stays. */
	CHECK_EQ(rumpuser_anonmmap(wanted, size, 0, 1, &other), 0);
	CHECK(other != wanted);
	CHECK_EQ(*(char *)memory, 1);
}

TEST(anonmmap_may_be_executed)
{
	void *memory;
	int (*function)(void);

	stub_boot();
	CHECK_EQ(rumpuser_anonmmap(NULL, 4096, 0, 1, &memory), 0);
#ifdef __x86_64__
	/* mov $42, %eax; ret */
	memcpy(memory, "\xb8\x2a\0\0\0\xc3", 6);
	function = (int (*)(void))memory;
	CHECK_EQ(function(), 42);
#else
	(void)function;
	CHECK_EQ(mprotect(memory, 4096, PROT_READ | PROT_EXEC), 0);
#endif
}

TEST(anonmmap_that_fails)
{
	void *memory;

	stub_boot();
	CHECK_EQ(rumpuser_anonmmap(NULL, SIZE_MAX / 2, 0, 0, &memory),
	    NB_ENOMEM);
}
