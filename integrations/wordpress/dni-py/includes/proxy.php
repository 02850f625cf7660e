<?php
/**
 * Serves the script and passes on the calls of pages at /dni/a/KEY/ on the site's own host.
 *
 * It needs no rewrite rule: with any permalink structure but "Plain", WordPress gets each request for which there is no file.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

const PROXY_PATH     = '/dni';
const CALLS          = array( 'claim', 'renew', 'leave', 'tag', 'setup', 'seen' );
const CHECK_TOKEN    = 'check-token';
const LONGEST_TOKEN  = 500;
const LONGEST_BODY   = 65536;
const CALL_SECONDS   = 5;
const ADDRESS_HEADER = 'X-DNI-Client-Address';

/**
 * Adds the route, before WordPress looks for a page.
 */
function register_proxy(): void {
	add_action( 'init', __NAMESPACE__ . '\serve_proxied', 0 );
}

/**
 * Responds to a request for the script or a call, and ends it. Does nothing for all other requests.
 */
function serve_proxied(): void {
	$settings = read_settings();
	if ( ! $settings['proxy'] || ! has_tag( $settings ) ) {
		return;
	}
	$name = find_proxied_name( $settings['key'] );
	// Notices of other plugins must not stand before a script; respond() drops them.
	ob_start();
	if ( 'dni.js' === $name ) {
		serve_script( $settings );
	} elseif ( in_array( $name, CALLS, true ) ) {
		serve_call( $settings, $name );
	} elseif ( CHECK_TOKEN === $name ) {
		serve_check_token( $settings );
	}
	ob_end_flush();
}

/**
 * Returns the last part of a path below ours, or ''.
 *
 * @param string $key The account key.
 */
function find_proxied_name( string $key ): string {
	// Compared with fixed texts only, so it needs no sanitising.
	$path   = (string) strtok( wp_unslash( $_SERVER['REQUEST_URI'] ?? '' ), '?' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized
	$folder = (string) wp_parse_url( home_url( PROXY_PATH . '/a/' . $key . '/' ), PHP_URL_PATH );
	return 0 === strpos( $path, $folder ) ? substr( $path, strlen( $folder ) ) : '';
}

/**
 * Serves the script.
 *
 * @param array $settings The result of read_settings().
 */
function serve_script( array $settings ): void {
	if ( ! in_array( read_method(), array( 'GET', 'HEAD' ), true ) ) {
		respond_with_error( 405, 'method_not_allowed', 'The script is read with GET.' );
	}
	$script = read_script( $settings );
	if ( null === $script ) {
		respond( 503, 'text/javascript; charset=utf-8', "/* dni: the server does not respond */\n" );
	}
	$etag = '"' . md5( $script ) . '"';
	header( 'Cache-Control: public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800' );
	header( 'ETag: ' . $etag );
	$known = isset( $_SERVER['HTTP_IF_NONE_MATCH'] ) ? sanitize_text_field( wp_unslash( $_SERVER['HTTP_IF_NONE_MATCH'] ) ) : '';
	if ( false !== strpos( $known, $etag ) ) {
		respond( 304, '', '' );
	}
	respond( 200, 'text/javascript; charset=utf-8', $script );
}

/**
 * Passes a call on to the server, and its response back to the page.
 *
 * @param array  $settings The result of read_settings().
 * @param string $call     The name of the call.
 */
function serve_call( array $settings, string $call ): void {
	nocache_headers();
	if ( 'POST' !== read_method() ) {
		respond_with_error( 405, 'method_not_allowed', 'Calls are sent with POST.' );
	}
	$body = (string) file_get_contents( 'php://input', false, null, 0, LONGEST_BODY + 1 );
	if ( strlen( $body ) > LONGEST_BODY ) {
		respond_with_error( 413, 'request_entity_too_large', 'The body is longer than 65,536 bytes.' );
	}
	pass_on( $settings, $call, 'POST', $body );
}

/**
 * Passes on the question whether a check token is valid, which `dni check` asks before it tries numbers of pools.
 *
 * @param array $settings The result of read_settings().
 */
function serve_check_token( array $settings ): void {
	nocache_headers();
	if ( 'GET' !== read_method() ) {
		respond_with_error( 405, 'method_not_allowed', 'A check token is judged with GET.' );
	}
	// It changes nothing, and the server judges the token.
	$token = isset( $_GET['dni_check'] ) ? sanitize_text_field( wp_unslash( $_GET['dni_check'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended
	pass_on( $settings, CHECK_TOKEN . '?dni_check=' . rawurlencode( substr( $token, 0, LONGEST_TOKEN ) ), 'GET' );
}

/**
 * Sends a request to the server, responds with its response, and ends the request.
 *
 * @param array  $settings The result of read_settings().
 * @param string $name     The last part of the path, and the query.
 * @param string $method   The method.
 * @param string $body     The body, or ''.
 */
function pass_on( array $settings, string $name, string $method, string $body = '' ): void {
	$response = wp_remote_request(
		$settings['server'] . '/a/' . $settings['key'] . '/' . $name,
		array(
			'method'              => $method,
			'timeout'             => CALL_SECONDS,
			'redirection'         => 0,
			'limit_response_size' => LONGEST_SCRIPT,
			'user-agent'          => read_header( 'HTTP_USER_AGENT' ),
			'headers'             => list_passed_headers(),
			'body'                => 'POST' === $method ? $body : null,
		)
	);
	if ( is_wp_error( $response ) ) {
		respond_with_error( 503, 'service_unavailable', 'The server does not respond. Retry later.' );
	}
	$wait = (string) wp_remote_retrieve_header( $response, 'retry-after' );
	if ( ctype_digit( $wait ) ) {
		header( 'Retry-After: ' . $wait );
	}
	respond( (int) wp_remote_retrieve_response_code( $response ), 'application/json', wp_remote_retrieve_body( $response ) );
}

/**
 * Returns the headers that the server gets: what the page sent, and the client's address as this site sees it.
 *
 * @return array<string, string>
 */
function list_passed_headers(): array {
	$address = (string) apply_filters( 'dni_py_client_address', read_header( 'REMOTE_ADDR' ) );
	$headers = array(
		'Content-Type' => read_header( 'CONTENT_TYPE' ) ? read_header( 'CONTENT_TYPE' ) : 'text/plain;charset=UTF-8',
		'Origin'       => read_header( 'HTTP_ORIGIN' ),
		ADDRESS_HEADER => false !== filter_var( $address, FILTER_VALIDATE_IP ) ? $address : '',
	);
	return array_filter( $headers );
}

/**
 * Returns a header of the request as one line of at most 500 characters.
 *
 * @param string $name Its name in $_SERVER.
 */
function read_header( string $name ): string {
	return isset( $_SERVER[ $name ] ) ? substr( sanitize_text_field( wp_unslash( $_SERVER[ $name ] ) ), 0, 500 ) : '';
}

/**
 * Returns the method of the request.
 */
function read_method(): string {
	return read_header( 'REQUEST_METHOD' );
}

/**
 * Responds with an error in the server's own shape, and ends the request.
 *
 * @param int    $status  The HTTP status.
 * @param string $code    The error's name.
 * @param string $message What is wrong.
 */
function respond_with_error( int $status, string $code, string $message ): void {
	$error = array(
		'code'    => $code,
		'message' => $message,
	);
	respond( $status, 'application/json', (string) wp_json_encode( array( 'error' => $error ) ) );
}

/**
 * Responds and ends the request.
 *
 * @param int    $status The HTTP status.
 * @param string $type   The content type, or ''.
 * @param string $body   The body, which is never HTML.
 */
function respond( int $status, string $type, string $body ): void {
	while ( ob_get_level() > 0 && ob_end_clean() ) {
		continue;
	}
	status_header( $status );
	header( 'X-Content-Type-Options: nosniff' );
	if ( '' !== $type ) {
		header( 'Content-Type: ' . $type );
	}
	echo $body; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
	exit;
}
