package io.serai.senders;

import io.serai.connectors.VendorRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs requests to Amazon by its Signature Version 4, with Amazon's own signer.
final class AwsSignature {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private AwsSignature() {}

    /// @param unsigned without a query
    static VendorRequest sign(VendorRequest unsigned, String keyId, String key, Clock clock) {
        String base = unsigned.connection().setting(unsigned.base()).replaceFirst("/+$", "");
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(unsigned.method()))
                .uri(URI.create(base + unsigned.path()));
        unsigned.headers().forEach(request::putHeader);
        SignedRequest signed = SIGNER.sign(sign -> sign.identity(AwsCredentialsIdentity.create(keyId, key))
                .request(request.build())
                .payload(() -> new ByteArrayInputStream(unsigned.body()))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, Ses.SYSTEM)
                .putProperty(AwsV4HttpSigner.REGION_NAME, unsigned.connection().setting("region"))
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var headers = new LinkedHashMap<>(unsigned.headers());
        signed.request().forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) { // the client's own, which is the same
                headers.put(name, String.join(", ", values));
            }
        });
        return new VendorRequest(
                unsigned.connection(),
                unsigned.method(),
                unsigned.what(),
                unsigned.base(),
                unsigned.path(),
                unsigned.query(),
                headers,
                unsigned.body(),
                unsigned.expected());
    }
}
