/*
 * Assertions, and the small helpers of the headers.
 */

#include "kpi.h"

#include <sys/bitops.h>
#include <sys/endian.h>

static int zero;

KPI_PANIC(assert_fails, ", function kpi_assert_fails")
{

	KASSERT(zero != 0);
	return 0;
}

KPI_PANIC(assert_says_why, "function kpi_assert_says_why zero is 0")
{

	KASSERTMSG(zero != 0, "zero is %d", zero);
	return 0;
}

KPI_TEST(assert_holds)
{

	KASSERT(zero == 0);
	KASSERTMSG(zero == 0, "zero is %d", zero);
	CTASSERT(sizeof(int) == 4);
	return zero == 0 ? 0 : __LINE__;
}

KPI_TEST(assert_arithmetic)
{
	u_char map[4] = { 0, 0, 0, 0 };

	CHECK_EQ(roundup(13, 5), 15);
	CHECK_EQ(rounddown(13, 5), 10);
	CHECK_EQ(roundup2(13, 8), 16);
	CHECK_EQ(rounddown2(13, 8), 8);
	CHECK_EQ(howmany(13, 5), 3);
	CHECK(powerof2(64) && !powerof2(65));
	CHECK_EQ(round_page(4097), 8192);
	CHECK_EQ(trunc_page(4097), 4096);
	CHECK_EQ(atop(8192), 2);
	setbit(map, 9);
	CHECK(isset(map, 9) && isclr(map, 8));
	CHECK_EQ(map[1], 2);
	clrbit(map, 9);
	CHECK_EQ(map[1], 0);
	CHECK_EQ(imax(-1, 1), 1);
	CHECK_EQ(imin(-1, 1), -1);
	CHECK_EQ(max(1, 2), 2);
	CHECK_EQ(mstohz(1000), hz);
	return 0;
}

KPI_TEST(assert_bits)
{
	uint8_t bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	CHECK_EQ(__BIT(4), 0x10);
	CHECK_EQ(__BITS(7, 4), 0xf0);
	CHECK_EQ(__BITS(4, 7), 0xf0);
	CHECK_EQ(__SHIFTIN(5, __BITS(7, 4)), 0x50);
	CHECK_EQ(__SHIFTOUT(0x5a, __BITS(7, 4)), 5);
	CHECK(__type_fit(uint8_t, 255) && !__type_fit(uint8_t, 256));
	CHECK(__type_fit(int8_t, -128) && !__type_fit(int8_t, -129));
	CHECK(!__type_fit(uint32_t, -1));
	CHECK_EQ(fls32(0), 0);
	CHECK_EQ(fls32(0x80000000), 32);
	CHECK_EQ(ffs64(1ULL << 40), 41);
	CHECK_EQ(ilog2(4096), 12);
	CHECK_EQ(be32dec(bytes), 0x01020304);
	CHECK_EQ(le16dec(bytes + 2), 0x0403);
	be64enc(bytes, 0x1122334455667788ULL);
	CHECK_EQ(bytes[0], 0x11);
	CHECK_EQ(htobe16(0x1234), 0x3412);
	return 0;
}
