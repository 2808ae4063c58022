/*
 * What bindgen reads for the functions that programs call.
 */

#include <rump/rump.h>
#include <rump/rumpkern_if_pub.h>
#include <rump/rumpvfs_if_pub.h>
#include <rump/rumpvnode_if.h>
