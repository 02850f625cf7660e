"""The hosts where visitors pay. A visitor who returns from one of them continues the visit."""

PAYMENT_HOSTS = [
    # payment service providers
    "paypal.com",
    "checkout.stripe.com",
    "hooks.stripe.com",
    "buy.stripe.com",
    "klarna.com",
    "sofort.com",
    "adyen.com",
    "mollie.com",
    "pay.google.com",
    "pay.amazon.*",
    "payments.amazon.*",
    "squareup.com",
    "authorize.net",
    "worldpay.com",
    "razorpay.com",
    "payu.com",
    "payu.in",
    "braintreegateway.com",
    "checkout.com",
    "affirm.com",
    "afterpay.com",
    "cybersource.com",
    "sagepay.com",
    "mercadopago.*",
    # 3-D Secure: servers of card issuers that ask for a code
    "cardinalcommerce.com",
    "arcot.com",
    "touchtechpayments.com",
    "wlp-acs.com",
]
"""Domains in the form of the test `domain` of a condition; they include subdomains."""
