package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceResolverSupport;
import org.apache.camel.support.ResourceSupport;

/// Lets `rest: openApi:` read `contract:hub.json`: the outline of a domain's contract, which is read once for the edge
/// already. Camel only looks up which route an operation names; to parse the whole documents again, one after the
/// other, took most of a start.
public final class ContractOutlines extends ResourceResolverSupport {
    /// The name to bind it under.
    public static final String NAME = "resource-loader-contract";

    private static final String SCHEME = "contract";

    private final Contract contract;

    public ContractOutlines(Contract contract) {
        super(SCHEME);
        this.contract = contract;
    }

    @Override
    protected Resource createResource(String location, String name) {
        return new ResourceSupport(SCHEME, location) {
            @Override
            public boolean exists() {
                return contract.outline(name).isPresent();
            }

            @Override
            public InputStream getInputStream() throws FileNotFoundException {
                JsonNode outline = contract.outline(name)
                        .orElseThrow(() -> new FileNotFoundException("no contract is called " + name));
                return new ByteArrayInputStream(outline.toString().getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
