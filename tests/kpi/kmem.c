/*
 * kmem(9) and malloc(9).
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/malloc.h>

#include "kpi.h"

static const size_t sizes[] = {
	1, 7, 8, 16, 100, 512, 1000, 4095, 4096, 4097, 65536, 1000000
};

KPI_TEST(kmem_gives_memory)
{
	unsigned char *p;
	size_t n, i;

	for (n = 0; n < __arraycount(sizes); n++) {
		p = kmem_zalloc(sizes[n], KM_SLEEP);
		CHECK(p != NULL);
		CHECK((uintptr_t)p % (sizes[n] >= PAGE_SIZE ? PAGE_SIZE :
		    sizeof(void *)) == 0);
		for (i = 0; i < sizes[n]; i++)
			CHECK_EQ(p[i], 0);
		memset(p, 0xa5, sizes[n]);
		kmem_free(p, sizes[n]);
		p = kmem_alloc(sizes[n], KM_NOSLEEP);
		CHECK(p != NULL);
		memset(p, 0x5a, sizes[n]);
		kmem_free(p, sizes[n]);
	}
	return 0;
}

KPI_TEST(kmem_asprintf_fits)
{
	char *text = kmem_asprintf("%s-%05d", "number", 42);

	CHECK_EQ(strcmp(text, "number-00042"), 0);
	kmem_free(text, strlen(text) + 1);
	return 0;
}

KPI_TEST(malloc_remembers_sizes)
{
	char *p, *q;
	size_t n;

	for (n = 0; n < __arraycount(sizes); n++) {
		p = malloc(sizes[n], M_TEMP, M_WAITOK | M_ZERO);
		CHECK_EQ(p[0], 0);
		CHECK_EQ(p[sizes[n] - 1], 0);
		memset(p, 'x', sizes[n]);
		q = realloc(p, sizes[n] * 2, M_TEMP, M_WAITOK);
		CHECK_EQ(q[0], 'x');
		CHECK_EQ(q[sizes[n] - 1], 'x');
		free(q, M_TEMP);
	}
	return 0;
}

KPI_PANIC(malloc_freed_twice, "kpi_malloc_freed_twice at ")
{
	char *p = malloc(64, M_TEMP, M_WAITOK);

	free(p, M_TEMP);
	free(p, M_TEMP);
	return 0;
}

KPI_PANIC(free_of_kmem, "did not come from malloc")
{
	char *p = kmem_zalloc(64, KM_SLEEP);

	free(p + 32, M_TEMP);
	return 0;
}

KPI_PANIC(kmem_free_with_a_wrong_size, "kmem_free")
{
	void *p = kmem_alloc(100, KM_SLEEP);

	kmem_free(p, 200);
	return 0;
}

KPI_PANIC(kmem_alloc_of_nothing, "kmem_alloc")
{

	(void)kmem_alloc(0, KM_SLEEP);
	return 0;
}
