/// Identity: who calls, and for which tenant. API keys and accounts so far.
@NullMarked
package io.serai.identity;

import org.jspecify.annotations.NullMarked;
