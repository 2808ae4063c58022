/* A host layer: writes to the file that FAKE_LOG names which of several it is. */
#include <stdio.h>
#include <stdlib.h>

int rumpuser_init(int, const void *);

int
rumpuser_init(int version, const void *hooks)
{
	FILE *log = fopen(getenv("FAKE_LOG"), "a");

	if (log == NULL || version != 17 || hooks != NULL)
		return 22;
	fprintf(log, "host layer of %s\n", OWNER);
	return fclose(log);
}
