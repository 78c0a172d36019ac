/// The edge: the OpenAPI contract, who may call, limits, and how an outcome becomes HTTP. Knows no domain.
@NullMarked
package io.serai.web;

import org.jspecify.annotations.NullMarked;
