<?php
/**
 * The settings: one option, checked when it is saved and again when it is read.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

const OPTION             = 'dni_py_settings';
const CONSENT_CATEGORIES = array( 'functional', 'preferences', 'statistics-anonymous', 'statistics', 'marketing' );

/**
 * Returns the settings. A value that is not valid, however it came into the database, is returned as if it were empty.
 *
 * @return array{key: string, server: string, proxy: bool, consent: string}
 */
function read_settings(): array {
	return clean_settings( get_option( OPTION, array() ) );
}

/**
 * Whether the account key and the server are known, so that there is a tag.
 *
 * @param array $settings The result of read_settings().
 */
function has_tag( array $settings ): bool {
	return '' !== $settings['key'] && '' !== $settings['server'];
}

/**
 * Returns the valid values of a form or an option, and nothing else.
 *
 * @param mixed $given What was sent or stored.
 */
function clean_settings( $given ): array {
	$given = is_array( $given ) ? $given : array();
	return array(
		'key'     => clean_key( $given['key'] ?? '' ),
		'server'  => clean_server( $given['server'] ?? '' ),
		'proxy'   => ! empty( $given['proxy'] ),
		'consent' => in_array( $given['consent'] ?? '', CONSENT_CATEGORIES, true ) ? $given['consent'] : '',
	);
}

/**
 * Returns an account key, or '' if the text is not one.
 *
 * @param mixed $given What was sent or stored.
 */
function clean_key( $given ): string {
	$key = is_string( $given ) ? trim( $given ) : '';
	return preg_match( '/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/D', $key ) ? $key : '';
}

/**
 * Returns the server's URL without a slash at its end, or '' if the text is not the URL of a server.
 *
 * @param mixed $given What was sent or stored.
 */
function clean_server( $given ): string {
	$url = is_string( $given ) ? rtrim( trim( $given ), '/' ) : '';
	$is_server = '~^https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?(/[a-z0-9._\~-]+)*$~iD';
	return strlen( $url ) <= 300 && preg_match( $is_server, $url ) ? $url : '';
}
