/*
 * What bindgen reads for the crate of the hypercalls.
 */

#include <rump/rumpuser.h>
#include <rump/rumpuser_component.h>
