"""Where visitors are sent to pay, and come back from: no such page has brought them to the site."""

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
    # 3-D Secure: where issuers' servers ask for a code
    "cardinalcommerce.com",
    "arcot.com",
    "touchtechpayments.com",
    "wlp-acs.com",
]
"""Domains, as the test `domain` of a condition reads them; subdomains count as well."""
