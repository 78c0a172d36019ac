/// Plans: what an account may do by what it pays. It pays by Stripe, whose subscriptions are kept here as Stripe has
/// them.
package io.serai.billing;
