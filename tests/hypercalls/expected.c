/*
 * The list of expected.h.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "expected.h"

#define	MOST_EXPECTED	128

static struct {
	char	name[96];
	char	reason[160];
} expected[MOST_EXPECTED];

static size_t nexpected;

void
expected_load(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512];

	if (file == NULL)
		die(path, strerror(errno));
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "#\n")] = '\0';
		if (nexpected == MOST_EXPECTED)
			die(path, "too many entries");
		switch (sscanf(line, "%95s %159[^\n]",
		    expected[nexpected].name, expected[nexpected].reason)) {
		case 2:
			nexpected++;
			break;
		case 1:
			die(line, "expected to fail without a reason");
		default:
			break;
		}
	}
	fclose(file);
}

const char *
expected_name(size_t index)
{

	return index < nexpected ? expected[index].name : NULL;
}

const char *
expected_reason(const char *name)
{
	size_t i;

	for (i = 0; i < nexpected; i++)
		if (strcmp(expected[i].name, name) == 0)
			return expected[i].reason;
	return NULL;
}
