/*
 * Faults of the processor in a driver.
 */

#include "kpi.h"

#include <sys/mutex.h>

static volatile int zero;
static volatile int *volatile nothing;
static kmutex_t *volatile no_lock;

KPI_PANIC(trap_null_pointer, "segmentation fault at address 0x0, in kpi_trap_null_pointer at trap.c:")
{

	*nothing = 1;
	return 0;
}

KPI_PANIC(trap_in_the_kernel, ", in kpi_trap_in_the_kernel at trap.c:")
{

	mutex_enter(no_lock);
	return 0;
}

KPI_PANIC(trap_division, "arithmetic fault at address ")
{

	return 100 / zero;
}
