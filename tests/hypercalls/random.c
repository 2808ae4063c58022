/*
 * Random bytes.
 */

#include <sys/types.h>

#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

#define	NOWAIT	RUMPUSER_RANDOM_NOWAIT

/* As the kernel does: until the buffer is full. */
static void
fill(unsigned char *buf, size_t length, int flags)
{
	size_t got, turns;
	int error;

	for (turns = 0; length > 0; turns++) {
		got = 0;
		error = rumpuser_getrandom(buf, length, flags, &got);
		if (error == NB_EAGAIN && (flags & NOWAIT) != 0) {
			/* The host has none yet; it is no error. */
			CHECK(turns < PATIENCE * 1000);
			usleep(1000);
			continue;
		}
		CHECK_EQ(error, 0);
		/* None without an error would be asked for again for ever. */
		CHECK(got > 0);
		CHECK(got <= length);
		buf += got;
		length -= got;
	}
}

TEST(fills_with_all_flags)
{
	unsigned char buf[512 + 8];
	unsigned seen;
	size_t i;
	int flags;

	stub_boot();
	for (flags = 0; flags <= 3; flags++) {
		memset(buf, 0xa5, sizeof(buf));
		fill(buf, 512, flags);
		seen = 0;
		for (i = 0; i < 512; i++)
			seen |= buf[i] != 0xa5;
		CHECK(seen);
		/* Nothing behind its end. */
		for (i = 512; i < sizeof(buf); i++)
			CHECK_EQ(buf[i], 0xa5);
	}
}

TEST(no_two_are_the_same)
{
	unsigned char a[32], b[32];

	stub_boot();
	fill(a, sizeof(a), RUMPUSER_RANDOM_HARD);
	fill(b, sizeof(b), RUMPUSER_RANDOM_HARD);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
}

TEST(every_bit_changes)
{
	unsigned char buf[64], ones[64], zeros[64];
	size_t i, round;

	stub_boot();
	memset(ones, 0, sizeof(ones));
	memset(zeros, 0, sizeof(zeros));
	for (round = 0; round < 64; round++) {
		fill(buf, sizeof(buf), 0);
		for (i = 0; i < sizeof(buf); i++) {
			ones[i] |= buf[i];
			zeros[i] |= (unsigned char)~buf[i];
		}
	}
	for (i = 0; i < sizeof(buf); i++) {
		CHECK_EQ(ones[i], 0xff);
		CHECK_EQ(zeros[i], 0xff);
	}
}
