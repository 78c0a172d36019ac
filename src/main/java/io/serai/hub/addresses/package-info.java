/// Mail addresses and domain names in the one form that they are stored and found in.
@NullMarked
package io.serai.hub.addresses;

import org.jspecify.annotations.NullMarked;
