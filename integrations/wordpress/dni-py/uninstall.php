<?php
/**
 * Removes all that the plugin has stored.
 *
 * @package DniPy
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

foreach ( is_multisite() ? get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) : array( 0 ) as $dni_py_site ) {
	$dni_py_site && switch_to_blog( $dni_py_site );
	delete_option( 'dni_py_settings' );
	delete_transient( 'dni_py_script' );
	$dni_py_site && restore_current_blog();
}
