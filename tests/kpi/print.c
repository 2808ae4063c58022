/*
 * kprintf(9), and strings of libkern.
 */

#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/kprintf.h>
#include <sys/msgbuf.h>
#include <sys/stdarg.h>
#include <sys/syslog.h>
#include <sys/systm.h>

#include "kpi.h"

/* Whether the message buffer ends with the text. */
static bool
remembered(const char *text)
{
	const long len = (long)strlen(text);
	long n;

	for (n = 0; n < len; n++) {
		const long at = (msgbufp->msg_bufx - len + n +
		    msgbufp->msg_bufs) % msgbufp->msg_bufs;

		if (msgbufp->msg_bufc[at] != text[n])
			return false;
	}
	return true;
}

KPI_TEST(printf_formats)
{
	char buf[8];

	CHECK_EQ(snprintf(buf, sizeof(buf), "%d-%s", 12, "abcdefgh"), 11);
	CHECK_EQ(strcmp(buf, "12-abcd"), 0);
	CHECK_EQ(snprintf(NULL, 0, "%#x", 0xff), 4);
	CHECK_EQ(snprintf(buf, sizeof(buf), "%3.3s|%jd", "x",
	    (intmax_t)-1), 6);
	CHECK_EQ(strcmp(buf, "  x|-1"), 0);
	return 0;
}

KPI_TEST(printf_is_remembered)
{

	CHECK_EQ(msgbufp->msg_magic, MSG_MAGIC);
	CHECK(msgbufenabled);
	printf("to the console %d\n", 1);
	CHECK(remembered("to the console 1\n"));
	log(LOG_INFO, "to the log %d\n", 2);
	CHECK(remembered("to the log 2\n"));
	printf_nolog("not remembered\n");
	CHECK(remembered("to the log 2\n"));
	printf_tolog("only remembered\n");
	CHECK(remembered("only remembered\n"));
	aprint_verbose("verbose\n");
	CHECK(remembered("verbose\n"));
	aprint_normal("normal\n");
	CHECK(remembered("normal\n"));
	aprint_debug("debug\n");
	CHECK(remembered("normal\n"));
	return 0;
}

KPI_TEST(strings)
{
	char buf[8];
	char *rest;

	CHECK_EQ(strlcpy(buf, "123456789", sizeof(buf)), 9);
	CHECK_EQ(strcmp(buf, "1234567"), 0);
	CHECK_EQ(strlcpy(buf, "ab", sizeof(buf)), 2);
	CHECK_EQ(strlcat(buf, "cdefghij", sizeof(buf)), 10);
	CHECK_EQ(strcmp(buf, "abcdefg"), 0);
	CHECK_EQ(strnlen("abc", 2), 2);
	CHECK_EQ(strncmp("abcd", "abxx", 2), 0);
	CHECK_EQ(strcasecmp("HeLLo", "hEllO"), 0);
	CHECK(strncasecmp("abc", "abd", 3) < 0);
	CHECK_EQ(strtoul("0x1fz", &rest, 0), 0x1f);
	CHECK_EQ(*rest, 'z');
	CHECK(strchr("abc", 'c') != NULL && strrchr("abc", 'x') == NULL);
	CHECK(strstr("haystack", "st") != NULL);
	CHECK_EQ(ffs(0x10), 5);
	CHECK_EQ(popcount32(0xf0f0), 8);
	CHECK_EQ(crc32(0, (const uint8_t *)"123456789", 9), 0xcbf43926);
	CHECK_EQ(imax(-1, 2), 2);
	return 0;
}

KPI_TEST(scanning)
{
	static u_char table[256], text[] = { 1, 2, 3, 4 };

	table[3] = 0x80;
	CHECK_EQ(scanc(4, text, table, 0x80), 2);
	CHECK_EQ(scanc(2, text, table, 0x80), 0);
	memset(text, 7, 2);
	CHECK_EQ(skpc(7, 4, text), 2);
	return 0;
}

KPI_TEST(bits_have_names)
{
	char buf[32];

	CHECK_EQ(snprintb(buf, sizeof(buf), "\20\1ONE\2TWO\10EIGHT", 0x81),
	    15);
	CHECK_EQ(strcmp(buf, "0x81<ONE,EIGHT>"), 0);
	return 0;
}

KPI_PANIC(panic_has_a_sentence, "the number is 42")
{

	panic("the number is %d", 42);
}
