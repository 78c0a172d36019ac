/// Who did what to what: the rows, the chain that shows what was tampered with, and the access log.
@org.jspecify.annotations.NullMarked
package io.serai.audit;
