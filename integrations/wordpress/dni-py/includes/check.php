<?php
/**
 * Checks the account key and the server by fetching the tag.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

/**
 * Returns whether all is well, and a sentence that says what was found.
 *
 * @param array $settings The result of read_settings().
 * @return array{0: bool, 1: string}
 */
function check_tag( array $settings ): array {
	if ( ! has_tag( $settings ) ) {
		return array( false, __( 'Enter the account key and the server, and save.', 'dni-py' ) );
	}
	$response = wp_remote_get(
		$settings['server'] . '/a/' . $settings['key'] . '/dni.js',
		array(
			'timeout'     => FETCH_SECONDS,
			'redirection' => 0,
		)
	);
	if ( is_wp_error( $response ) ) {
		/* translators: %s: an error message */
		return array( false, sprintf( __( 'The server does not respond: %s. Check the server address.', 'dni-py' ), $response->get_error_message() ) );
	}
	$status = (int) wp_remote_retrieve_response_code( $response );
	$body   = wp_remote_retrieve_body( $response );
	if ( 404 === $status && 0 === strpos( $body, '/* dni:' ) ) {
		return array( false, __( 'The server has no account with this key. Check the account key.', 'dni-py' ) );
	}
	if ( 200 !== $status || ! preg_match( '/"account":\s*"' . preg_quote( $settings['key'], '/' ) . '"/', $body ) ) {
		/* translators: %d: an HTTP status */
		return array( false, sprintf( __( 'The response with status %d is not the tag. Check the server address.', 'dni-py' ), $status ) );
	}
	if ( '' !== $settings['consent'] && ! preg_match( '/"consent":\s*"required"/', $body ) ) {
		return array( false, __( 'The tag works, but it does not wait for consent. Set "consent: required" in the account.', 'dni-py' ) );
	}
	return array( true, __( 'The server has the tag of this account.', 'dni-py' ) );
}
