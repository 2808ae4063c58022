/*
 * Property lists, proplib(3): only named here.
 */

#ifndef _PROP_PROPLIB_H_
#define	_PROP_PROPLIB_H_

typedef struct _prop_dictionary	*prop_dictionary_t;
typedef struct _prop_array	*prop_array_t;
typedef struct _prop_object	*prop_object_t;

#endif /* _PROP_PROPLIB_H_ */
