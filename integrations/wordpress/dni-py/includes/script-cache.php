<?php
/**
 * Keeps the account's script for proxying: five minutes fresh, and the old one while the server does not respond.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

const SCRIPT_TRANSIENT = 'dni_py_script';
const FRESH_SECONDS    = 300;
const RETRY_SECONDS    = 30;
const FETCH_SECONDS    = 3;
const LONGEST_SCRIPT   = 500000;

/**
 * Returns the script, or null if there is neither a new one nor an old one.
 *
 * @param array $settings The result of read_settings().
 */
function read_script( array $settings ): ?string {
	$source = $settings['server'] . '/a/' . $settings['key'] . '/dni.js';
	$kept   = get_transient( SCRIPT_TRANSIENT );
	$kept   = is_array( $kept ) && ( $kept['source'] ?? '' ) === $source ? $kept : array(
		'source' => $source,
		'body'   => null,
		'until'  => 0,
	);
	if ( time() < $kept['until'] ) {
		return $kept['body'];
	}
	// While this request asks the server, others serve the old script; after a failure all do so for a while.
	$kept['until'] = time() + RETRY_SECONDS;
	set_transient( SCRIPT_TRANSIENT, $kept, WEEK_IN_SECONDS );
	$fetched = fetch_script( $source );
	if ( null !== $fetched ) {
		$kept['body']  = $fetched;
		$kept['until'] = time() + FRESH_SECONDS;
		set_transient( SCRIPT_TRANSIENT, $kept, WEEK_IN_SECONDS );
	}
	return $kept['body'];
}

/**
 * Fetches the script. Returns null if the response is not a script.
 *
 * @param string $source The address of the script.
 */
function fetch_script( string $source ): ?string {
	$response = wp_remote_get(
		$source,
		array(
			'timeout'             => FETCH_SECONDS,
			'redirection'         => 0,
			'limit_response_size' => LONGEST_SCRIPT,
		)
	);
	if ( is_wp_error( $response ) || 200 !== wp_remote_retrieve_response_code( $response ) ) {
		return null;
	}
	$body = wp_remote_retrieve_body( $response );
	$type = (string) wp_remote_retrieve_header( $response, 'content-type' );
	return false !== strpos( $type, 'javascript' ) && '' !== $body && strlen( $body ) < LONGEST_SCRIPT ? $body : null;
}
