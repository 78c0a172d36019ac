/// Redis: the cache, rate limits, one call for many who ask at once.
@NullMarked
package io.serai.hub.cache;

import org.jspecify.annotations.NullMarked;
