package io.serai.connectors;

/// What a vendor answered to work of the inbox, kept so that the work can be tried again without the vendor.
///
/// @param what as the request named the call, such as `GET /v1/subscriptions/{id}`
/// @param digest of the request, see [VendorRecords#digest]
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
public record VendorRecord(String system, String method, String what, byte[] digest, VendorResponse response) {}
