<?php
/**
 * Plugin Name:       dni-py
 * Description:       Dynamic number insertion: prints the tag of your dni-py server, keeps it out of optimisers, and can serve it through this site.
 * Version:           0.1.0
 * Requires at least: 5.7
 * Requires PHP:      7.4
 * License:           MIT
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       dni-py
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/settings.php';
require __DIR__ . '/includes/tag.php';
require __DIR__ . '/includes/optimisers.php';
require __DIR__ . '/includes/script-cache.php';
require __DIR__ . '/includes/proxy.php';

if ( is_admin() ) {
	require __DIR__ . '/includes/check.php';
	require __DIR__ . '/includes/settings-page.php';
	register_settings_page( plugin_basename( __FILE__ ) );
}

add_filter( 'wp_consent_api_registered_' . plugin_basename( __FILE__ ), '__return_true' );
register_tag();
register_optimisers();
register_proxy();
