/*
 * No options.
 */

#ifndef _OPT_UVM_PAGE_TRKOWN_H_
#define	_OPT_UVM_PAGE_TRKOWN_H_


#endif /* _OPT_UVM_PAGE_TRKOWN_H_ */
