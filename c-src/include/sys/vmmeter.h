/*
 * Totals of virtual memory.
 */

#ifndef _SYS_VMMETER_H_
#define	_SYS_VMMETER_H_

#include <sys/types.h>

struct vmtotal {
	int16_t		t_rq;		/* threads that could run */
	int16_t		t_dw;		/* in a short wait */
	int16_t		t_pw;		/* waiting for a page */
	int16_t		t_sl;		/* sleeping */
	int16_t		_reserved1;
	int32_t		t_vm;
	int32_t		t_avm;
	int32_t		t_rm;
	int32_t		t_arm;
	int32_t		t_vmshr;
	int32_t		t_avmshr;
	int32_t		t_rmshr;
	int32_t		t_armshr;
	int32_t		t_free;
};

#endif /* _SYS_VMMETER_H_ */
