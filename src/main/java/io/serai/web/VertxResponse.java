package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/// An answer of Vert.x.
final class VertxResponse implements ServerResponse {
    private final HttpServerResponse response;

    VertxResponse(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public MultiMap headers() {
        return response.headers();
    }

    @Override
    public ServerResponse putHeader(CharSequence name, CharSequence value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public int getStatusCode() {
        return response.getStatusCode();
    }

    @Override
    public ServerResponse setStatusCode(int status) {
        response.setStatusCode(status);
        return this;
    }

    @Override
    public void writeContinue() {
        response.writeContinue();
    }

    @Override
    public void setChunked(boolean chunked) {
        response.setChunked(chunked);
    }

    @Override
    public void writeHead() {
        response.writeHead();
    }

    @Override
    public Future<Void> write(Buffer piece) {
        return response.write(piece);
    }

    @Override
    public Future<Void> end() {
        return response.end();
    }

    @Override
    public Future<Void> end(Buffer piece) {
        return response.end(piece);
    }

    @Override
    public boolean ended() {
        return response.ended();
    }

    @Override
    public boolean closed() {
        return response.closed();
    }
}
