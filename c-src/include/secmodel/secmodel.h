/*
 * Security models, secmodel(9): one is built in.
 */

#ifndef _SECMODEL_SECMODEL_H_
#define	_SECMODEL_SECMODEL_H_

typedef struct secmodel_descriptor *secmodel_t;

#endif /* _SECMODEL_SECMODEL_H_ */
