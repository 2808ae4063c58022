/*
 * Special characters as one structure.
 */

#ifndef _SYS_TTYCHARS_H_
#define	_SYS_TTYCHARS_H_

struct ttychars {
	char		tc_erase;
	char		tc_kill;
	char		tc_intrc;
	char		tc_quitc;
	char		tc_startc;
	char		tc_stopc;
	char		tc_eofc;
	char		tc_brkc;
	char		tc_suspc;
	char		tc_dsuspc;
	char		tc_rprntc;
	char		tc_flushc;
	char		tc_werasc;
	char		tc_lnextc;
};

#endif /* _SYS_TTYCHARS_H_ */
