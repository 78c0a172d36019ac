/// Connections to third parties: a tenant's credentials, the one way out to a vendor (within its limits, behind a
/// circuit breaker), and the sandbox that plays the vendor where there is no connection.
package io.serai.connectors;
